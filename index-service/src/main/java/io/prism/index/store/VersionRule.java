package io.prism.index.store;

import org.jspecify.annotations.Nullable;

/** Which of two states of one artwork stays. */
final class VersionRule {
  private VersionRule() {}

  /**
   * @param stored null when there is nothing yet
   */
  static PutOutcome decide(StoredVersions.@Nullable Entry stored, IndexedArtwork item) {
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
}
