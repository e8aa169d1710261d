package io.prism.gateway.search;

import io.prism.gateway.v1.SearchRequest;
import io.prism.index.v1.QueryTerm;
import io.prism.type.v1.By;
import java.util.List;

/**
 * One query of a search: a plain search has one, a blend several.
 *
 * @param by unspecified: the request's weights, or else BOTH
 * @param weight in a blend
 */
record Term(Understood understood, By.Dimension by, float weight) {
  /** The same search for one of the things that it shows. */
  Term of(Understood.Part part) {
    Understood thing =
        new Understood(
            part.source(), understood.analysis(), understood.model(), understood.own(), List.of());
    return new Term(thing, by, weight);
  }

  QueryTerm toIndex(SearchRequest request) {
    QueryTerm.Builder term = understood.source().toBuilder().setWeight(weight);
    boolean unset = by == By.Dimension.DIMENSION_UNSPECIFIED;
    return request.hasWeights() && unset
        ? term.setWeights(request.getWeights()).build()
        : term.setBy(unset ? By.Dimension.BOTH : by).build();
  }
}
