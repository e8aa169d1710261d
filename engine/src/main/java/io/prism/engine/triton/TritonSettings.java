package io.prism.engine.triton;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where Triton is and how it is asked.
 *
 * @param endpoints {@code host:port} of each server's gRPC, at least one
 * @param timeout of one attempt; a call that ends earlier ends it too
 * @param maxMessageBytes of a request or an answer; larger batches are split
 * @param checkInterval how often a server that works is asked whether it still does
 */
public record TritonSettings(
    List<String> endpoints,
    Optional<Tls> tls,
    Duration timeout,
    int maxMessageBytes,
    Duration checkInterval) {
  public TritonSettings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("at least one endpoint");
    }
  }

  /**
   * @param trusted PEM file of the certificates that are trusted; empty: those of the JVM
   * @param identity what this client shows, if the servers ask
   */
  public record Tls(Optional<Path> trusted, Optional<Identity> identity) {}

  /** PEM files. */
  public record Identity(Path certificate, Path key) {}
}
