package io.prism.index.ingest;

import io.prism.core.error.PrismException;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.Deletion;
import io.prism.index.store.FacetCounts;
import io.prism.index.store.FacetPlan;
import io.prism.index.store.IndexOrigin;
import io.prism.index.store.IndexStats;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.ListPlan;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchResult;
import io.prism.index.store.UnitVectors;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Backup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The part of an index that ingestion sees; outlives any ingestion, as a disk would. */
final class MemoryIndex implements ArtworkIndex {
  private final Map<String, IndexedArtwork> stored = new HashMap<>();

  /** What was written, in order: id and version. */
  private final List<String> writes = new ArrayList<>();

  /** What was to be written, in order, and perhaps came too late: id and version. */
  private final List<String> puts = new ArrayList<>();

  private volatile Faults faults;
  private IndexOrigin origin = new IndexOrigin("first", Optional.empty());

  MemoryIndex(Faults faults) {
    this.faults = faults;
  }

  void faults(Faults newOnes) {
    faults = newOnes;
  }

  @Override
  public synchronized List<PutOutcome> put(List<IndexedArtwork> artworks) {
    faults.at(Step.STORE);
    if (artworks.stream()
        .anyMatch(a -> a.artwork().getTitle().equals("refused") && a.vectors() != null)) {
      throw PrismException.invalid("title", "The index does not like this title.");
    }
    List<PutOutcome> outcomes = new ArrayList<>();
    for (IndexedArtwork artwork : artworks) {
      puts.add(artwork.id() + "@" + artwork.version());
      IndexedArtwork before = stored.get(artwork.id());
      if (before != null && before.version() > artwork.version()) {
        outcomes.add(PutOutcome.STALE);
      } else {
        stored.put(artwork.id(), artwork);
        writes.add(artwork.id() + "@" + artwork.version() + " " + artwork.state());
        outcomes.add(PutOutcome.STORED);
      }
    }
    return outcomes;
  }

  synchronized Artwork artwork(String id) {
    return stored.containsKey(id) ? stored.get(id).artwork() : null;
  }

  /** Vectors of how many regions it has. */
  synchronized int regions(String id) {
    return stored.get(id).regions().size();
  }

  /** What a backup had is put back. */
  synchronized void putBack(Predicate<String> ids, Backup from) {
    stored.keySet().removeIf(ids.negate());
    origin = new IndexOrigin("put back", Optional.of(from));
  }

  synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  synchronized List<String> puts() {
    return List.copyOf(puts);
  }

  @Override
  public synchronized List<Optional<Artwork>> get(List<String> ids) {
    faults.at(Step.LOOK_UP);
    return ids.stream().map(id -> Optional.ofNullable(artwork(id))).toList();
  }

  @Override
  public synchronized List<Optional<String>> fingerprints(List<String> ids) {
    return ids.stream()
        .map(id -> Optional.ofNullable(stored.get(id)).map(IndexedArtwork::fingerprint))
        .toList();
  }

  @Override
  public List<PutOutcome> delete(List<Deletion> deletions) {
    throw new UnsupportedOperationException("ingestion puts deletions");
  }

  @Override
  public List<Optional<UnitVectors>> vectors(List<String> ids) {
    throw new UnsupportedOperationException("not asked by ingestion");
  }

  @Override
  public List<UnitVectors> regionVectors(String id) {
    throw new UnsupportedOperationException("not asked by ingestion");
  }

  @Override
  public SearchResult search(SearchPlan plan) {
    throw new UnsupportedOperationException("not asked by ingestion");
  }

  @Override
  public FacetCounts facets(FacetPlan plan) {
    throw new UnsupportedOperationException("not asked by ingestion");
  }

  @Override
  public List<Artwork> list(ListPlan plan) {
    throw new UnsupportedOperationException("not asked by ingestion");
  }

  @Override
  public synchronized IndexStats stats() {
    return new IndexStats(
        "",
        count(Artwork.State.INDEXED),
        count(Artwork.State.REJECTED),
        count(Artwork.State.DELETED),
        0);
  }

  private long count(Artwork.State state) {
    return stored.values().stream().filter(artwork -> artwork.state() == state).count();
  }

  /** As another service does that makes it anew, or a restore. */
  synchronized void replaced(IndexOrigin by) {
    stored.clear();
    origin = by;
  }

  @Override
  public synchronized IndexOrigin origin() {
    return origin;
  }

  @Override
  public synchronized void wentBack(IndexOrigin from) {
    if (from.id().equals(origin.id())) {
      origin = new IndexOrigin(origin.id(), Optional.empty());
    }
  }

  @Override
  public void close() {}
}
