package io.prism.index.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/**
 * Compares every artwork that passes the filter. What is known to be good beforehand makes it
 * faster: an artwork that can't reach the worst hit so far is given up after its first dimension.
 * Used once.
 */
final class ExactSearch extends SimpleCollector {
  /** Between two looks at the clock; some tens of microseconds of work. */
  private static final int CHECK_EVERY = 512;

  private final SearchPlan plan;
  private final int wanted;
  private final @Nullable SearchCursor after;
  private final PriorityQueue<Candidate> best =
      new PriorityQueue<>(Candidate.BEST_FIRST.reversed());
  private final IntFunction<String> ids;
  private Set<Integer> known = Set.of();
  private @Nullable LeafScores scores;
  private int docBase;
  private int seen;

  /**
   * @param wanted hits at most
   * @param after only what comes after it, or null
   * @param ids the artwork of a document
   */
  ExactSearch(SearchPlan plan, int wanted, @Nullable SearchCursor after, IntFunction<String> ids) {
    this.plan = plan;
    this.wanted = wanted;
    this.after = after;
    this.ids = ids;
  }

  /**
   * @param scored before; they may be hits
   * @param docs not to be looked at: those of {@code scored}, and those that are no hits
   */
  ExactSearch knowing(List<Candidate> scored, Set<Integer> docs) {
    scored.forEach(this::offer);
    known = docs;
    return this;
  }

  /** Best first. */
  List<Candidate> run(IndexSearcher searcher, Query filter) throws IOException {
    searcher.search(filter, this);
    plan.time().check();
    List<Candidate> hits = new ArrayList<>(best);
    hits.sort(Candidate.BEST_FIRST);
    return hits;
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    docBase = context.docBase;
    scores = new LeafScores(context.reader(), plan);
  }

  @Override
  public void setScorer(Scorable scorer) {
    // Lucene's own scores are not used.
  }

  @Override
  public void collect(int doc) throws IOException {
    if (++seen % CHECK_EVERY == 0) {
      plan.time().check();
    }
    LeafScores leaf = Objects.requireNonNull(scores, "no segment");
    float floor = floor();
    float quick = leaf.quick(doc, floor);
    if (quick < floor || wasOnAnEarlierPage(quick) || known.contains(docBase + doc)) {
      return;
    }
    offer(new Candidate(docBase + doc, leaf.settled(doc), ids));
  }

  /** Less than this can't be a hit. */
  private float floor() {
    Candidate worst = best.peek();
    return worst == null || best.size() < wanted
        ? Float.NEGATIVE_INFINITY
        : worst.score() - LeafScores.TOLERANCE;
  }

  private boolean wasOnAnEarlierPage(float quick) {
    return after != null && quick > after.score() + LeafScores.TOLERANCE;
  }

  private void offer(Candidate candidate) {
    if (after != null && !candidate.isAfter(after)) {
      return;
    }
    best.add(candidate);
    if (best.size() > wanted) {
      best.poll();
    }
  }
}
