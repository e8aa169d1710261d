package io.prism.index.store;

import io.prism.type.v1.Artwork;

/** What a collection has of an artwork, as far as the version rule asks. */
public record StoredState(long version, Artwork.State state, String fingerprint) {
  public static StoredState of(IndexedArtwork item) {
    return new StoredState(item.version(), item.state(), item.fingerprint());
  }
}
