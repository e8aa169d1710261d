package io.prism.index.store;

import io.prism.type.v1.Artwork;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of two states of one artwork stays. */
public final class VersionRule {
  private VersionRule() {}

  /**
   * @param stored null when there is nothing yet
   */
  public static PutOutcome decide(@Nullable StoredState stored, IndexedArtwork item) {
    if (stored == null || item.version() > stored.version()) {
      return PutOutcome.STORED;
    }
    if (item.version() < stored.version()) {
      return PutOutcome.STALE;
    }
    boolean same =
        !item.fingerprint().isEmpty()
            && item.fingerprint().equals(stored.fingerprint())
            && item.state() == stored.state();
    return same ? PutOutcome.UNCHANGED : PutOutcome.STORED;
  }

  /** What is to be put to delete an artwork; empty when there is nothing to change. */
  public static Optional<IndexedArtwork> tombstone(
      @Nullable StoredState stored, Deletion deletion) {
    long version = deletion.version();
    if (version == 0) {
      if (stored == null) {
        return Optional.empty();
      }
      version = stored.version();
    }
    boolean same =
        stored != null
            && stored.state() == Artwork.State.DELETED
            && stored.version() == version;
    return same ? Optional.empty() : Optional.of(IndexedArtwork.deleted(deletion.id(), version));
  }
}
