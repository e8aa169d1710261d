package io.prism.index.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prism.type.v1.Artwork;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures another index: durations of its calls, outcomes of its writes. */
public final class MeteredArtworkIndex implements ArtworkIndex {
  private final ArtworkIndex inner;
  private final MeterRegistry meters;
  private final Map<PutOutcome, Counter> outcomes = new EnumMap<>(PutOutcome.class);
  private final Counter exact;
  private final Counter approximate;

  public MeteredArtworkIndex(ArtworkIndex inner, MeterRegistry meters) {
    this.inner = inner;
    this.meters = meters;
    for (PutOutcome outcome : PutOutcome.values()) {
      outcomes.put(outcome, meters.counter("prism.index.writes", "outcome", outcome.name()));
    }
    exact = meters.counter("prism.index.searches", "way", "exact");
    approximate = meters.counter("prism.index.searches", "way", "approximate");
  }

  private Timer timer(String call) {
    return meters.timer("prism.index.calls", "call", call);
  }

  @Override
  public List<PutOutcome> put(List<IndexedArtwork> artworks) {
    return counted(timer("put").record(() -> inner.put(artworks)));
  }

  @Override
  public List<PutOutcome> delete(List<Deletion> deletions) {
    return counted(timer("delete").record(() -> inner.delete(deletions)));
  }

  private List<PutOutcome> counted(List<PutOutcome> results) {
    results.forEach(
        outcome -> {
          Counter counter = outcomes.get(outcome);
          if (counter != null) {
            counter.increment();
          }
        });
    return results;
  }

  @Override
  public List<Optional<Artwork>> get(List<String> ids) {
    return timer("get").record(() -> inner.get(ids));
  }

  @Override
  public List<Optional<String>> fingerprints(List<String> ids) {
    return inner.fingerprints(ids);
  }

  @Override
  public List<Optional<UnitVectors>> vectors(List<String> ids) {
    return inner.vectors(ids);
  }

  @Override
  public List<UnitVectors> regionVectors(String id) {
    return inner.regionVectors(id);
  }

  @Override
  public SearchResult search(SearchPlan plan) {
    SearchResult result = timer("search").record(() -> inner.search(plan));
    (result.exact() ? exact : approximate).increment();
    return result;
  }

  @Override
  public FacetCounts facets(FacetPlan plan) {
    return timer("facets").record(() -> inner.facets(plan));
  }

  @Override
  public List<Artwork> list(ListPlan plan) {
    return timer("list").record(() -> inner.list(plan));
  }

  @Override
  public IndexStats stats() {
    return inner.stats();
  }

  @Override
  public IndexOrigin origin() {
    return inner.origin();
  }

  @Override
  public void wentBack(IndexOrigin origin) {
    inner.wentBack(origin);
  }

  @Override
  public Optional<IndexSnapshots> snapshots() {
    return inner.snapshots();
  }

  @Override
  public void close() {
    inner.close();
  }
}
