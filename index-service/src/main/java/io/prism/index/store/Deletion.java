package io.prism.index.store;

/**
 * @param version 0: whatever is stored; otherwise an artwork with a newer version stays
 */
public record Deletion(String id, long version) {
  public Deletion {
    IndexedArtwork.checkId(id);
    IndexedArtwork.checkVersion(version);
  }
}
