package io.prism.index.store.qdrant;

import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkWords;
import io.prism.index.store.FacetCounts;
import io.prism.index.store.FacetCounts.NameCount;
import io.prism.index.store.FacetField;
import io.prism.index.store.FacetPlan;
import io.prism.index.store.NameTally;
import io.prism.index.store.SearchPlan;
import io.prism.type.v1.Artwork;
import io.qdrant.client.grpc.Common.Filter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts names. All artworks that pass a filter are counted by Qdrant, however many they are; of a
 * search that finds more than are counted, the nearest are read.
 */
final class QdrantFacets {
  private final QdrantCalls calls;
  private final QdrantSettings settings;
  private final FacetPlan plan;

  /** By filter: fields that nothing was chosen of share one. */
  private final Map<ArtworkFilter, Counted> sets = new HashMap<>();

  QdrantFacets(QdrantCalls calls, QdrantSettings settings, FacetPlan plan) {
    this.calls = calls;
    this.settings = settings;
    this.plan = plan;
  }

  /**
   * Which artworks are counted.
   *
   * @param total that pass the filter
   * @param nearest those of them that are counted; empty: all
   */
  private record Counted(Filter filter, long total, Optional<List<Artwork>> nearest) {
    boolean complete() {
      return nearest.isEmpty();
    }

    int counted() {
      return nearest.map(List::size).orElse(Math.toIntExact(total));
    }
  }

  FacetCounts run() {
    plan.time().check();
    Map<FacetField, List<NameCount>> names = new EnumMap<>(FacetField.class);
    Counted all = counted(plan.filter());
    boolean complete = all.complete();
    for (FacetField field : FacetField.values()) {
      Counted set = counted(plan.filter().ignoring(field));
      complete &= set.complete();
      names.put(field, tally(field, set).most(plan.filter().chosen(field)));
    }
    return new FacetCounts(names, all.counted(), Math.toIntExact(all.total()), complete);
  }

  private Counted counted(ArtworkFilter filter) {
    Counted known = sets.get(filter);
    if (known == null) {
      known = find(filter);
      sets.put(filter, known);
    }
    return known;
  }

  private Counted find(ArtworkFilter filter) {
    Filter passing = Conditions.of(filter, List.of(Artwork.State.INDEXED));
    long total = calls.count(passing, true, plan.time());
    SearchPlan near = plan.near();
    if (near == null || total <= plan.most()) {
      return new Counted(passing, total, Optional.empty());
    }
    SearchPlan nearest = near.firstOf(filter, plan.most());
    return new Counted(passing, total, Optional.of(read(nearest)));
  }

  private List<Artwork> read(SearchPlan nearest) {
    Set<String> uuids = new QdrantSearch(calls, settings, nearest).first();
    return calls
        .get(uuids, QdrantCalls.fields(List.of(Schema.ARTWORK)), List.of(), plan.time())
        .stream()
        .map(point -> ArtworkPoints.artwork(point.getPayloadMap()))
        .toList();
  }

  private NameTally tally(FacetField field, Counted set) {
    NameTally tally = new NameTally();
    if (set.nearest().isEmpty()) {
      calls.facet(Schema.names(field), set.filter(), NameTally.MOST_DIFFERENT, plan.time()).stream()
          // Qdrant remembers words that no artwork has any more.
          .filter(hit -> hit.getCount() > 0)
          .forEach(
              hit -> tally.add(hit.getValue().getStringValue(), Math.toIntExact(hit.getCount())));
      return tally;
    }
    Map<String, Integer> written = new HashMap<>();
    for (Artwork artwork : set.nearest().get()) {
      ArtworkWords.of(artwork, field)
          .forEach(word -> written.merge(word.written(), 1, Integer::sum));
    }
    written.forEach(tally::add);
    return tally;
  }
}
