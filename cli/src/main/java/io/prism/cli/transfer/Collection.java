package io.prism.cli.transfer;

import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.type.v1.Artwork;

/**
 * Where an import goes. Calls block and throw {@link io.prism.core.error.PrismException};
 * thread-safe.
 */
public interface Collection {
  /**
   * @param picture empty when the metadata says where it is fetched
   */
  Artwork put(ArtworkMetadata metadata, byte[] picture);

  Artwork get(String id);
}
