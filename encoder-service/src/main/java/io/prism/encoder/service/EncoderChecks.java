package io.prism.encoder.service;

import io.prism.encoder.EncoderSettings;

/** Settings as the encoder takes them, or a clear word about the one that is wrong. */
final class EncoderChecks {
  private static final String PREFIX = "prism.encoder.";
  private static final int MOST = 1_000_000;

  /** Batches under way at once, so that Triton's batching and instances have something to do. */
  private static final int WAITING_FOR_TRITON = 8;

  private EncoderChecks() {}

  /**
   * @param cores of the machine
   * @throws IllegalArgumentException naming the property and its range
   */
  static EncoderSettings settings(EncoderConfig config, int cores) {
    if (config.timeout().isNegative() || config.timeout().isZero()) {
      throw new IllegalArgumentException(
          PREFIX + "timeout is " + config.timeout() + ". Set it to more than 0, for example 30s.");
    }
    EncoderConfig.Threads threads = config.threads();
    return new EncoderSettings(
        new EncoderSettings.Threads(
            within("threads.decode", threads.decode().orElse(cores), 1, 1024),
            within("threads.compute", threads.compute().orElse(computing(config, cores)), 1, 1024),
            within("threads.intra-op", threads.intraOp(), 1, 1024)),
        new EncoderSettings.Batches(
            within("batch.pictures", config.batch().pictures(), 1, 1024),
            within("batch.texts", config.batch().texts(), 1, 4096)),
        room(config.room()),
        within("text-cache-bytes", config.textCacheBytes(), 0, Long.MAX_VALUE));
  }

  private static int computing(EncoderConfig config, int cores) {
    return config.engine() == EncoderConfig.EngineKind.TRITON ? WAITING_FOR_TRITON : cores;
  }

  private static EncoderSettings.Room room(EncoderConfig.Room room) {
    return new EncoderSettings.Room(
        within("room.pictures", room.pictures(), 2 * CallLimits.PICTURES, MOST),
        within("room.picture-bytes", room.pictureBytes(), 128L << 20, 1L << 40),
        within("room.texts", room.texts(), 2 * CallLimits.TEXTS, MOST));
  }

  private static int within(String key, int value, int min, int max) {
    return (int) within(key, (long) value, min, max);
  }

  private static long within(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          PREFIX + key + " is " + value + ". Set it to a number from " + min + " to " + max + ".");
    }
    return value;
  }
}
