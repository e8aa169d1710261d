package io.prism.pictures.store;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Addresses of pictures that lead past Prism: whoever has one may read the picture for a while. */
public interface DirectReads {
  /**
   * An address of one picture.
   *
   * @param address holds a signature: not to be logged
   * @param validFor from now on
   */
  record Link(URI address, Duration validFor) {}

  /** Scheme, host and port of every address. */
  URI origin();

  /** Empty where there is no such picture. Blocks. */
  Optional<Link> link(Sha256 hash);
}
