package io.prism.pictures.store;

import java.util.Optional;

/** The address of a stored picture in events: {@code prism://pictures/<sha256>}. */
public final class PictureUri {
  private static final String PREFIX = "prism://pictures/";

  private PictureUri() {}

  public static String of(Sha256 hash) {
    return PREFIX + hash.hex();
  }

  /** The hash in a well-formed {@code prism://pictures/} address; empty for every other text. */
  public static Optional<Sha256> parse(String uri) {
    if (!uri.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String hex = uri.substring(PREFIX.length());
    return Sha256.isWellFormed(hex) ? Optional.of(new Sha256(hex)) : Optional.empty();
  }
}
