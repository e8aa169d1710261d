package io.prism.index.ingest;

import io.prism.type.v1.Artwork;

/**
 * What the index has of an artwork.
 *
 * @param fingerprint of the event that led to it; empty when unknown
 */
record Standing(Artwork artwork, String fingerprint) {

  boolean isSame(Artwork.State state, long version, String otherFingerprint) {
    return artwork.getState() == state
        && artwork.getVersion() == version
        && fingerprint.equals(otherFingerprint);
  }
}
