package io.prism.encoder.batch;

/**
 * How a batcher works.
 *
 * @param name of its threads and metrics
 * @param workers threads that compute, each a batch at a time, 1 or more
 * @param maxBatch items of the largest batch, 1 or more
 * @param capacity items that may wait in each lane, 1 or more
 * @param bulkEvery interactive items after which a waiting bulk item has its turn, 1 or more
 */
public record BatcherSettings(String name, int workers, int maxBatch, int capacity, int bulkEvery) {
  /** Bulk work gets at least every ninth place, however many people wait. */
  public static final int BULK_EVERY = 8;

  public BatcherSettings {
    if (workers < 1 || maxBatch < 1 || capacity < 1 || bulkEvery < 1) {
      throw new IllegalArgumentException(
          "workers, maxBatch, capacity and bulkEvery are at least 1");
    }
  }

  public BatcherSettings(String name, int workers, int maxBatch, int capacity) {
    this(name, workers, maxBatch, capacity, BULK_EVERY);
  }
}
