package io.prism.gateway.search;

import io.prism.client.IndexClient;
import io.prism.gateway.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.type.v1.ResultList;
import java.util.List;

/** A caller's request as the index service takes it. Blocks; thread-safe. */
final class IndexQueries {
  private final IndexClient index;

  IndexQueries(IndexClient index) {
    this.index = index;
  }

  /**
   * @param limit instead of the request's
   * @param pageToken instead of the request's
   */
  record Page(int limit, String pageToken, boolean facets) {}

  /** The page that the request asks for. */
  static Page page(SearchRequest request) {
    return new Page(limit(request), request.getPageToken(), request.getFacets());
  }

  static int limit(SearchRequest request) {
    return request.getLimit() == 0 ? SearchRules.DEFAULT_LIMIT : request.getLimit();
  }

  SearchResponse search(SearchRequest request, List<Term> terms, Page page) {
    var query =
        io.prism.index.v1.SearchRequest.newBuilder()
            .setFilter(request.getFilter())
            .setLimit(page.limit())
            .setWholeOnly(request.getRegions() == SearchRequest.Regions.WHOLE)
            .setPageToken(page.pageToken())
            .setExact(request.getExact())
            .setExplain(request.getExplain())
            .setFacets(page.facets())
            .setResultList(resultList(request, terms));
    for (Term term : terms) {
      Understood understood = term.understood();
      query.addTerms(term.toIndex(request));
      if (!understood.model().isEmpty()) {
        query.setModel(understood.model());
      }
      // A stored artwork's own term is left out of the hits by the index itself.
      if (!understood.own().isEmpty() && !understood.source().hasArtworkId()) {
        query.getFilterBuilder().addExcludeIds(understood.own());
      }
    }
    return CallerFields.translated(request.getQuery(), () -> index.search(query.build()));
  }

  /**
   * Whoever insists on a search by a picture of another kind wants to see what is nearest, and
   * knows that it may be near by chance.
   */
  private static ResultList resultList(SearchRequest request, List<Term> terms) {
    ResultList wanted = request.getResultList();
    boolean insisted = terms.stream().anyMatch(term -> !term.understood().isSearchable());
    return insisted && !wanted.hasMinConfidence()
        ? wanted.toBuilder().setMinConfidence(0).build()
        : wanted;
  }
}
