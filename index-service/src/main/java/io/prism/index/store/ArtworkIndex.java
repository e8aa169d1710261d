package io.prism.index.store;

import io.prism.type.v1.Artwork;
import java.util.List;
import java.util.Optional;

/**
 * The collection of artworks with their vectors.
 *
 * <p>All methods may be called from many threads, and block. Failures are {@link
 * io.prism.core.error.PrismException}s; a failed write may be repeated as it is, since every write
 * is idempotent.
 */
public interface ArtworkIndex extends AutoCloseable {
  /**
   * Stores a batch. When it returns, all of it is on disk and visible to every later call; when it
   * throws, some of it may be.
   *
   * <p>The version rule: a version older than the stored one changes nothing, also when the stored
   * one is a deletion; an equal or newer version replaces it. Items of one batch with the same id
   * are applied in their order.
   *
   * @return one outcome an item, in order
   */
  List<PutOutcome> put(List<IndexedArtwork> artworks);

  /**
   * Deletes artworks and remembers their versions; durable when it returns.
   *
   * @return one outcome an item, in order; {@code UNCHANGED} for an id that is not there or already
   *     deleted
   */
  List<PutOutcome> delete(List<Deletion> deletions);

  /** One entry an id, in order; deleted artworks are there with their state. */
  List<Optional<Artwork>> get(List<String> ids);

  /**
   * The fingerprints that the artworks were put with, one entry an id, in order; empty for an id
   * that is not there.
   */
  List<Optional<String>> fingerprints(List<String> ids);

  /** The vectors of indexed artworks, one entry an id, in order. */
  List<Optional<UnitVectors>> vectors(List<String> ids);

  /** The vectors of an indexed artwork's regions, in their order; empty if there are none. */
  List<UnitVectors> regionVectors(String id);

  /**
   * The nearest artworks by weighted cosine, ties by id. Where the plan asks for regions, an
   * artwork is as near as the nearest of its parts, itself as a whole among them, and is found
   * once.
   */
  SearchResult search(SearchPlan plan);

  /** How many of the artworks that a search or a list finds have which names. */
  FacetCounts facets(FacetPlan plan);

  /** Artworks in the order of their ids. */
  List<Artwork> list(ListPlan plan);

  IndexStats stats();

  /** Which index this is; asks whoever keeps it, and blocks. */
  IndexOrigin origin();

  /**
   * Forgets what the index was put back from: whoever feeds it has gone back to there, durably.
   * Changes nothing when it is another index by now.
   */
  void wentBack(IndexOrigin origin);

  /** How to copy it while it runs; empty where that is done by other means. */
  default Optional<IndexSnapshots> snapshots() {
    return Optional.empty();
  }

  /** Releases files and locks; what was put stays on disk. */
  @Override
  void close();
}
