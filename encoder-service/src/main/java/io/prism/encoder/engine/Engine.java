package io.prism.encoder.engine;

import java.util.Optional;

/** What runs the networks of one pack. Thread-safe. */
public interface Engine extends AutoCloseable {
  ImageEncoder images();

  TextEncoder texts();

  /** Empty if the pack has no detector. */
  Optional<RegionDetector> regions();

  /** For people, for example {@code onnxruntime 1.29.0 (cpu)}. */
  String description();

  /**
   * Whether it runs in another process, which may be away when this one starts, and come and go
   * while it lives.
   */
  boolean isElsewhere();

  /**
   * Why it cannot compute now, for whoever may look at the health. Empty if it can. Never blocks.
   */
  Optional<String> trouble();

  @Override
  void close();
}
