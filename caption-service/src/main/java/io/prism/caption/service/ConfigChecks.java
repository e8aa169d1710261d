package io.prism.caption.service;

import java.time.Duration;

/** Refuses settings that can't work, and says what to do. */
final class ConfigChecks {
  private static final int MAX_BATCH = 512;
  private static final int MAX_PICTURES = 64;
  private static final int MAX_THREADS = 1024;
  private static final String PREFIX = "prism.caption.generator.";

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
    if (config.captioner() == CaptionConfig.CaptionerKind.GENERATOR) {
      check(config.generator());
    }
  }

  private static void check(CaptionConfig.Generator config) {
    require(
        config.pack().isPresent(),
        PREFIX + "pack is not set",
        "set it to a captioner's pack (deploy/triton/export_captioner.py makes one), or"
            + " prism.caption.captioner to vocabulary");
    requirePositive(PREFIX + "timeout", config.timeout());
    requireWithin("batch", config.batch(), MAX_PICTURES);
    config.concurrency().ifPresent(value -> requireWithin("concurrency", value, MAX_THREADS));
    config.threads().ifPresent(value -> requireWithin("threads", value, MAX_THREADS));
  }

  private static void requireWithin(String key, int value, int most) {
    require(value >= 1 && value <= most, PREFIX + key + " is " + value, "set it to 1.." + most);
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
