package io.prism.encoder.batch;

/** Who waits: people come before streams. */
public enum Lane {
  /** Somebody waits for the answer. */
  INTERACTIVE,
  /** Throughput counts, not latency. */
  BULK
}
