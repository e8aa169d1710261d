package io.prism.index.search;

import io.prism.index.store.FacetCounts;
import io.prism.index.store.FacetField;
import io.prism.type.v1.FacetCount;
import io.prism.type.v1.Facets;
import java.util.List;

/** Counted names as the contract shows them. */
final class FacetLists {
  private FacetLists() {}

  static Facets of(FacetCounts counts) {
    return Facets.newBuilder()
        .addAllStyles(names(counts, FacetField.STYLES))
        .addAllObjects(names(counts, FacetField.OBJECTS))
        .addAllCategories(names(counts, FacetField.CATEGORIES))
        .addAllTags(names(counts, FacetField.TAGS))
        .addAllAuthors(names(counts, FacetField.AUTHORS))
        .addAllKinds(names(counts, FacetField.KINDS))
        .setCounted(counts.counted())
        .setTotal(counts.total())
        .setComplete(counts.complete())
        .build();
  }

  private static List<FacetCount> names(FacetCounts counts, FacetField field) {
    return counts.names().getOrDefault(field, List.of()).stream()
        .map(name -> FacetCount.newBuilder().setName(name.name()).setCount(name.count()).build())
        .toList();
  }
}
