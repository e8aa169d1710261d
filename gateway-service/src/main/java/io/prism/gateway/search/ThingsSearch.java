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
  /** Hits that a thing is answered with, at most: there may be twenty of them. */
  static final int MAX_HITS_A_THING = 20;

  /** Hits that are asked for, of the whole and all things together. */
  private static final int ALL_HITS = 1000;

  /** The same of each at least and at most. */
  private static final int LEAST_HITS = 50;

  private static final int MOST_HITS = 200;

  /** Among equals the turn decides: each thing's best, then each thing's second best. */
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(hit -> -hit.getRank());

  private final IndexQueries index;

  ThingsSearch(IndexQueries index) {
    this.index = index;
  }

  /**
   * Every page asks for the same lists, whose hits depend on each other by the steps of a result
   * list, and takes another part of what they give in turn.
   *
   * @param query shows several things
   * @param response gets hits, steps, facets, a token and, on the first page, an answer a thing
   */
  void search(SearchRequest request, Term query, SearchResponse.Builder response) {
    ThingsPage page = ThingsPage.of(request, query.understood().analysis());
    List<Understood.Part> parts = query.understood().parts();
    SearchRequest best = bestFirst(request);
    int length = Math.min(MOST_HITS, Math.max(LEAST_HITS, ALL_HITS / (1 + parts.size())));
    var whole =
        index.search(best, List.of(query), new IndexQueries.Page(length, "", request.getFacets()));
    response.addAllSteps(whole.getStepsList());
    response.getQueryBuilder().setDecomposition(whole.getDecomposition());
    if (whole.hasFacets()) {
      response.setFacets(whole.getFacets());
    }
    List<List<Hit>> lists = new ArrayList<>();
    lists.add(whole.getHitsList());
    for (Understood.Part part : parts) {
      var found =
          index.search(best, List.of(query.of(part)), new IndexQueries.Page(length, "", false));
      lists.add(found.getHitsList());
      if (page.skipped() == 0) {
        response.addRegions(answer(request, part, found));
      }
    }
    long distinct = lists.stream().flatMap(List::stream).map(ThingsSearch::id).distinct().count();
    List<Hit> hits =
        Interleaving.of(lists, ThingsSearch::id, BEST_FIRST, page.skipped(), page.size());
    response
        .addAllHits(ordered(request, hits))
        .setNextPageToken(distinct > page.skipped() + page.size() ? page.next() : "");
  }

  private static String id(Hit hit) {
    return hit.getArtwork().getId();
  }

  /** Lists can be taken in turn as long as each is in the order of its hits' ranks. */
  private static SearchRequest bestFirst(SearchRequest request) {
    ResultList list = request.getResultList();
    if (list.getOrder() != ResultList.Order.CATEGORY) {
      return request;
    }
    List<ResultList.Part> sequence =
        list.getSequenceList().stream()
            .filter(part -> part != ResultList.Part.CATEGORY_ORDER)
            .toList();
    return request.toBuilder()
        .setResultList(
            list.toBuilder()
                .setOrder(ResultList.Order.RANK)
                .clearSequence()
                .addAllSequence(sequence))
        .build();
  }

  private static RegionHits answer(
      SearchRequest request, Understood.Part part, io.prism.index.v1.SearchResponse found) {
    List<Hit> best =
        found.getHitsList().stream()
            .limit(Math.min(IndexQueries.limit(request), MAX_HITS_A_THING))
            .toList();
    return RegionHits.newBuilder()
        .setRegion(part.region())
        .setCaption(part.caption())
        .addAllHits(ordered(request, best))
        .addAllSteps(found.getStepsList())
        .build();
  }

  private static List<Hit> ordered(SearchRequest request, List<Hit> hits) {
    if (request.getResultList().getOrder() != ResultList.Order.CATEGORY) {
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
