package io.prism.gateway.search;

import io.prism.core.result.CategoryOrder;
import io.prism.core.result.Interleaving;
import io.prism.core.result.ResultHit;
import io.prism.gateway.v1.RegionHits;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.prism.type.v1.Hit;
import io.prism.type.v1.ResultList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search for a picture of several things: for the whole of it, and for each of them. Blocks;
 * thread-safe.
 */
final class ThingsSearch {
  /** Hits that each thing is answered with, at most: there may be twenty of them. */
  static final int MAX_HITS_A_THING = 50;

  /** Among equals the turn decides: each thing's best, then each thing's second best. */
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(hit -> -hit.getRank());

  private final IndexQueries index;

  ThingsSearch(IndexQueries index) {
    this.index = index;
  }

  /**
   * @param query shows several things
   * @param response gets hits, steps, facets, a token and, on the first page, an answer a thing
   */
  void search(SearchRequest request, Term query, SearchResponse.Builder response) {
    ThingsPage page = ThingsPage.of(request);
    boolean first = page.number() == 0;
    IndexQueries.Page wanted =
        new IndexQueries.Page(page.hitsSoFar(), "", first && request.getFacets());
    var whole = index.search(request, List.of(query), wanted);
    response.addAllSteps(whole.getStepsList());
    response.getQueryBuilder().setDecomposition(whole.getDecomposition());
    if (whole.hasFacets()) {
      response.setFacets(whole.getFacets());
    }
    List<List<Hit>> lists = new ArrayList<>();
    lists.add(whole.getHitsList());
    boolean more = !whole.getNextPageToken().isEmpty();
    for (Understood.Part part : query.understood().parts()) {
      int limit = first ? Math.min(page.size(), MAX_HITS_A_THING) : page.hitsSoFar();
      var found =
          index.search(request, List.of(query.of(part)), new IndexQueries.Page(limit, "", false));
      lists.add(found.getHitsList());
      more |= !found.getNextPageToken().isEmpty();
      if (first) {
        response.addRegions(answer(part, found));
      }
    }
    List<Hit> hits =
        Interleaving.of(
            lists, hit -> hit.getArtwork().getId(), BEST_FIRST, page.skipped(), page.size());
    response
        .addAllHits(ordered(hits, request.getResultList().getOrder()))
        .setNextPageToken(more && hits.size() == page.size() ? page.next() : "");
  }

  private static RegionHits answer(Understood.Part part, io.prism.index.v1.SearchResponse found) {
    return RegionHits.newBuilder()
        .setRegion(part.region())
        .setCaption(part.caption())
        .addAllHits(found.getHitsList())
        .addAllSteps(found.getStepsList())
        .setNextPageToken(found.getNextPageToken())
        .build();
  }

  /** What each list's own order was lost by being taken in turn. */
  private static List<Hit> ordered(List<Hit> hits, ResultList.Order order) {
    if (order != ResultList.Order.CATEGORY) {
      return hits;
    }
    List<ResultHit<Hit>> ranked =
        hits.stream()
            .map(
                hit ->
                    new ResultHit<>(
                        hit, hit.getDistance(), Map.of(), hit.getCategory(), Optional.empty()))
            .toList();
    return new CategoryOrder().apply(ranked).hits().stream().map(ResultHit::item).toList();
  }
}
