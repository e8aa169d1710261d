package io.prism.cli.transfer;

import io.prism.cli.source.Entry.Candidate;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.ArtworkMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/**
 * One thing on its way in.
 *
 * @param key its fingerprint
 * @param metadata with an id
 */
record Offer(Candidate candidate, String key, ArtworkMetadata metadata) {
  /** The contract's limit: more is refused here, before it is sent; bytes. */
  private static final int LARGEST = 20_000_000;

  String id() {
    return metadata.getId();
  }

  String label() {
    return candidate.label();
  }

  /**
   * The picture's bytes; empty when the server fetches it.
   *
   * @throws PrismException PICTURE_TOO_LARGE
   */
  static byte[] read(Candidate candidate) throws IOException {
    if (candidate.file().isEmpty()) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(candidate.file().get())) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new PrismException(
            Problem.overLimit(
                Reason.PICTURE_TOO_LARGE,
                "picture",
                LARGEST + " bytes",
                "The picture is larger than 20,000,000 bytes."));
      }
      return bytes;
    }
  }

  static Offer of(Candidate candidate, String key, byte[] picture) {
    ArtworkMetadata metadata = candidate.metadata();
    if (metadata.getId().isEmpty()) {
      String url = metadata.getPictureUrl();
      String id = url.isEmpty() ? Fingerprint.ofPicture(picture) : Fingerprint.ofUrl(url);
      metadata = metadata.toBuilder().setId(id).build();
    }
    return new Offer(candidate, key, metadata);
  }
}
