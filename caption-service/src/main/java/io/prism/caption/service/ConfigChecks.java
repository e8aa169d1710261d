package io.prism.caption.service;

import java.time.Duration;

/** Refuses settings that can't work, and says what to do. */
final class ConfigChecks {
  private static final int MAX_BATCH = 512;

  private ConfigChecks() {}

  /**
   * @throws IllegalStateException with the setting's name and a recommended action
   */
  static void check(CaptionConfig config) {
    require(
        config.batch() >= 1 && config.batch() <= MAX_BATCH,
        "prism.caption.batch is " + config.batch(),
        "set it to 1.." + MAX_BATCH);
    require(
        config.concurrency() >= 1,
        "prism.caption.concurrency is " + config.concurrency(),
        "set it to 1 or more");
    requirePositive("prism.caption.timeout", config.timeout());
    requirePositive("prism.caption.retry.first", config.retry().first());
    requirePositive("prism.caption.retry.longest", config.retry().longest());
  }

  private static void requirePositive(String name, Duration value) {
    require(!value.isZero() && !value.isNegative(), name + " is " + value, "set it to more than 0");
  }

  private static void require(boolean holds, String fault, String action) {
    if (!holds) {
      throw new IllegalStateException(fault + ". Recommended action: " + action + ".");
    }
  }
}
