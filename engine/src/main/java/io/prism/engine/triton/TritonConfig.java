package io.prism.engine.triton;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service's settings of where Triton is and how it is asked. */
public interface TritonConfig {
  /** {@code host:port} of each server's gRPC; calls go to all that are well. */
  List<String> endpoints();

  /** How long one attempt may take; more than 0. A server that lets it pass is left alone. */
  Duration timeout();

  /** How often a server that is well is asked whether it still is; at least 100 ms. */
  Duration checkInterval();

  /** Bytes of a request or answer at most, from 1 MiB; larger batches are split. */
  int maxMessageBytes();

  Tls tls();

  /** The connection's encryption. */
  interface Tls {
    /** Without it vectors and pictures can be read on the way: only for networks you trust. */
    boolean enabled();

    /** PEM file of the certificates that are trusted; without it those of the JVM. */
    Optional<Path> trusted();

    /** PEM file of this client's certificate, for servers that ask for one. */
    Optional<Path> certificate();

    /** PEM file of its key. */
    Optional<Path> key();
  }
}
