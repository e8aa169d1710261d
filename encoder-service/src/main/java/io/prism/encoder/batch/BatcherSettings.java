package io.prism.encoder.batch;

import java.time.Duration;

/**
 * How a batcher works.
 *
 * @param name of its threads and metrics
 * @param workers threads that compute, each a batch at a time, 1 or more
 * @param maxBatch items of the largest batch, 1 or more
 * @param capacity items that may wait in each lane, 1 or more
 */
public record BatcherSettings(String name, int workers, int maxBatch, int capacity, Bulk bulk) {
  /**
   * How bulk work is treated, where throughput counts.
   *
   * @param every interactive items after which a waiting bulk item has its turn, 1 or more
   * @param together items that are worth waiting for, 1 or more; a network takes less time a
   *     picture for a few of them than for each alone
   * @param patience how long an idle worker waits for them at most
   */
  public record Bulk(int every, int together, Duration patience) {
    /**
     * Streams get at least every ninth place; four pictures cost a fifth less than four times one.
     */
    public static final Bulk DEFAULT = new Bulk(8, 4, Duration.ofMillis(10));

    public Bulk {
      if (every < 1 || together < 1 || patience.isNegative()) {
        throw new IllegalArgumentException(
            "every and together are at least 1, patience is not < 0");
      }
    }
  }

  public BatcherSettings {
    if (workers < 1 || maxBatch < 1 || capacity < 1) {
      throw new IllegalArgumentException("workers, maxBatch and capacity are at least 1");
    }
  }

  public BatcherSettings(String name, int workers, int maxBatch, int capacity) {
    this(name, workers, maxBatch, capacity, Bulk.DEFAULT);
  }

  /** Bulk items that a worker waits a moment for. */
  int together() {
    return Math.min(bulk.together(), maxBatch);
  }
}
