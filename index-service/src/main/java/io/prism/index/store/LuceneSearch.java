package io.prism.index.store;

import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** One search on one state of the collection. */
final class LuceneSearch {
  private final IndexSearcher searcher;
  private final SearchPlan plan;
  private final LuceneSettings settings;
  private final Query filter;

  LuceneSearch(IndexReader reader, SearchPlan plan, LuceneSettings settings) {
    // A searcher is a light thing; one of our own may have a timeout of its own.
    this.searcher = new IndexSearcher(reader);
    this.searcher.setTimeout(() -> plan.time().isOver());
    this.searcher.setQueryCache(null);
    this.plan = plan;
    this.settings = settings;
    this.filter = FilterQueries.of(plan.filter(), List.of(Artwork.State.INDEXED));
  }

  SearchResult run() throws IOException {
    SearchCursor after = plan.after();
    int width = after == null ? width() : after.width();
    List<Candidate> first = width == 0 ? List.of() : candidates(width);
    // One more than asked for tells whether there is a next page.
    int wanted = plan.limit() + 1;
    List<Candidate> page = new ArrayList<>();
    if (after == null || !after.rest()) {
      first.stream()
          .filter(c -> after == null || c.isAfter(after))
          .limit(wanted)
          .forEach(page::add);
    }
    boolean rest = page.size() < wanted;
    int fromFirst = page.size();
    if (rest) {
      page.addAll(rest(first, wanted - fromFirst));
    }
    return result(page, fromFirst, width);
  }

  private List<Candidate> candidates(int width) throws IOException {
    boolean all = plan.filter().equals(ArtworkFilter.ALL);
    return ApproximateSearch.run(searcher, all ? null : filter, plan, width);
  }

  private List<Candidate> rest(List<Candidate> first, int wanted) throws IOException {
    Set<Integer> without = new HashSet<>();
    first.forEach(candidate -> without.add(candidate.doc()));
    SearchCursor after = plan.after();
    @Nullable SearchCursor from = after != null && after.rest() ? after : null;
    return ExactSearch.run(searcher, filter, plan, wanted, from, without);
  }

  /** Candidates to take from the graphs; 0: compare all. */
  private int width() throws IOException {
    if (plan.exact() || searcher.count(filter) <= settings.exactUpTo()) {
      return 0;
    }
    return Math.max(settings.candidates(), 2 * plan.limit());
  }

  private SearchResult result(List<Candidate> page, int fromFirst, int width) throws IOException {
    boolean more = page.size() > plan.limit();
    List<Candidate> hits = more ? page.subList(0, plan.limit()) : page;
    SearchCursor next = null;
    if (more) {
      Candidate last = hits.get(hits.size() - 1);
      next = new SearchCursor(width, hits.size() > fromFirst, last.score(), last.id());
    }
    return new SearchResult(HitReader.read(searcher, plan, hits), next, width == 0);
  }
}
