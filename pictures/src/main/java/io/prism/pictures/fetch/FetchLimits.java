package io.prism.pictures.fetch;

import java.time.Duration;

/**
 * What one fetch may cost.
 *
 * @param connect longest time to resolve a name, and to open a connection
 * @param read longest silence of the server
 * @param total longest time for everything, redirects included
 * @param maxBytes largest body that is accepted
 * @param maxRedirects how many redirects are followed
 */
public record FetchLimits(
    Duration connect, Duration read, Duration total, int maxBytes, int maxRedirects) {
  public FetchLimits {
    if (connect.isNegative() || read.isNegative() || total.isNegative() || maxBytes < 1) {
      throw new IllegalArgumentException("Fetch limits must be positive");
    }
  }

  /** 2 s to connect, 3 s of silence, 10 s in all, 20 MB, 3 redirects. */
  public static FetchLimits defaults() {
    return new FetchLimits(
        Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(10), 20_000_000, 3);
  }
}
