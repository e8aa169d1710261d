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

/**
 * One search on one state of the collection: what the graphs certainly put first, and where that is
 * too little, a comparison with everything else. See docs/adr, "weighted search".
 */
final class LuceneSearch {
  /** Candidates a hit: the last hits of a page need some beyond them to be certain. */
  private static final int CANDIDATES_A_HIT = 4;

  private final IndexSearcher searcher;
  private final SearchPlan plan;
  private final LuceneSettings settings;
  private final Query filter;
  private final Accepted accepted;

  /** Documents that pass the filter and are still no hits. */
  private final Set<Integer> excluded;

  LuceneSearch(IndexReader reader, SearchPlan plan, LuceneSettings settings) throws IOException {
    // A searcher is a light thing; one of our own may have a timeout of its own.
    this.searcher = new IndexSearcher(reader);
    this.searcher.setTimeout(() -> plan.time().isOver());
    this.searcher.setQueryCache(null);
    this.plan = plan;
    this.settings = settings;
    ArtworkFilter wide = plan.filter().withExcluded();
    this.filter = FilterQueries.of(wide, List.of(Artwork.State.INDEXED));
    this.accepted =
        wide.equals(ArtworkFilter.ALL)
            ? Accepted.everything(searcher)
            : Accepted.by(filter, searcher);
    this.excluded = new HashSet<>(plan.filter().excludeIds().size());
    for (String id : plan.filter().excludeIds()) {
      excluded.add(IdLookup.find(searcher, id));
    }
    excluded.remove(IdLookup.MISSING);
  }

  SearchResult run() throws IOException {
    SearchCursor after = plan.after();
    int width = after == null ? width() : after.width();
    Candidates candidates = width == 0 ? Candidates.NONE : candidates(width);
    // One more than asked for tells whether there is a next page.
    int wanted = plan.limit() + 1;
    List<Candidate> page = new ArrayList<>();
    if (after == null || !after.rest()) {
      candidates.certain().stream()
          .filter(candidate -> after == null || candidate.isAfter(after))
          .limit(wanted)
          .forEach(page::add);
    }
    int certain = page.size();
    boolean scan = certain < wanted;
    if (scan) {
      page.addAll(rest(candidates, wanted - certain));
    }
    return result(page, certain, width, scan);
  }

  /**
   * The documents that come first, ascending, as far as the graphs know: what they may have missed
   * is not worth a comparison with everything, since these are only counted.
   */
  int[] nearest() throws IOException {
    List<Candidate> nearest =
        plan.exact() || !hasDirection()
            ? rest(Candidates.NONE, plan.limit())
            : candidates(plan.limit()).best();
    return nearest.stream().limit(plan.limit()).mapToInt(Candidate::doc).sorted().toArray();
  }

  private Candidates candidates(int width) throws IOException {
    Accepted regions = plan.regions() ? accepted.regions(searcher) : accepted;
    return new ApproximateSearch(searcher.getIndexReader().leaves(), accepted, regions, plan)
        .run(width, excluded, this::id);
  }

  private List<Candidate> rest(Candidates candidates, int wanted) throws IOException {
    SearchCursor after = plan.after();
    @Nullable SearchCursor from = after != null && after.rest() ? after : null;
    Set<Integer> known = candidates.docs();
    known.addAll(excluded);
    return new ExactSearch(plan, wanted, from, this::id)
        .knowing(candidates.uncertain(), known)
        .run(searcher, filter);
  }

  private String id(int doc) {
    return IdLookup.id(searcher, doc);
  }

  /** Candidates to take from each dimension; 0: compare all. */
  private int width() {
    return comparesAll() ? 0 : Math.max(settings.candidates(), CANDIDATES_A_HIT * plan.limit());
  }

  private boolean comparesAll() {
    long dimensions = plan.targets().stream().filter(target -> target.weight() != 0).count();
    int few = settings.exactUpTo().dimensions(dimensions);
    return plan.exact() || !hasDirection() || accepted.count() <= few;
  }

  /** Whether there is anything to be near to, and not only to be far from. */
  private boolean hasDirection() {
    return plan.targets().stream().anyMatch(target -> target.weight() > 0);
  }

  private SearchResult result(List<Candidate> page, int certain, int width, boolean scan)
      throws IOException {
    boolean more = page.size() > plan.limit();
    List<Candidate> hits = more ? page.subList(0, plan.limit()) : page;
    SearchCursor next = null;
    if (more) {
      Candidate last = hits.get(hits.size() - 1);
      next = new SearchCursor(width, hits.size() > certain, last.score(), last.id());
    }
    return new SearchResult(HitReader.read(searcher, plan, hits), next, scan);
  }
}
