package io.prism.index.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/** Compares every artwork that passes the filter. Used once. */
final class ExactSearch extends SimpleCollector {
  /** Between two looks at the clock; some tens of microseconds of work. */
  private static final int CHECK_EVERY = 512;

  private final SearchPlan plan;
  private final int wanted;
  private final Set<Integer> without;
  private final @Nullable SearchCursor after;
  private final PriorityQueue<Candidate> best =
      new PriorityQueue<>(Candidate.BEST_FIRST.reversed());
  private @Nullable LeafScores scores;
  private int docBase;
  private int seen;

  private ExactSearch(
      SearchPlan plan, int wanted, @Nullable SearchCursor after, Set<Integer> without) {
    this.plan = plan;
    this.wanted = wanted;
    this.after = after;
    this.without = without;
  }

  /**
   * @param after only what comes after it, or null
   * @param without documents that are left out
   * @return at most {@code wanted}, best first
   */
  static List<Candidate> run(
      IndexSearcher searcher,
      Query filter,
      SearchPlan plan,
      int wanted,
      @Nullable SearchCursor after,
      Set<Integer> without)
      throws IOException {
    ExactSearch search = new ExactSearch(plan, wanted, after, without);
    searcher.search(filter, search);
    plan.time().check();
    List<Candidate> hits = new ArrayList<>(search.best);
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
    float quick = leaf.quick(doc);
    if (cannotEnter(quick) || without.contains(docBase + doc)) {
      return;
    }
    Candidate candidate = new Candidate(docBase + doc, leaf.settled(doc), leaf.id(doc));
    if (after == null || candidate.isAfter(after)) {
      offer(candidate);
    }
  }

  private boolean cannotEnter(float quick) {
    if (after != null && quick > after.score() + LeafScores.TOLERANCE) {
      return true;
    }
    Candidate worst = best.peek();
    return best.size() == wanted && worst != null && quick < worst.score() - LeafScores.TOLERANCE;
  }

  private void offer(Candidate candidate) {
    best.add(candidate);
    if (best.size() > wanted) {
      best.poll();
    }
  }
}
