package io.prism.benchmark.captions;

/** One place where the loop may run. Thread-safe. */
interface CaptionLoop extends AutoCloseable {
  /** Blocks. */
  String caption(byte[] picture);

  @Override
  void close();
}
