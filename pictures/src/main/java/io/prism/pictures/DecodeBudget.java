package io.prism.pictures;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds the memory of all large pictures that are decoded at the same time. Small ones pass: their
 * number is bounded by the threads that decode.
 */
final class DecodeBudget {
  private static final long MEGABYTE = 1 << 20;
  private static final long SMALL = 16 * MEGABYTE;

  private final Semaphore megabytes;
  private final int total;
  private final Duration patience;

  /**
   * @param bytes for all large pictures together; one that needs more gets the whole budget
   * @param patience how long a picture waits for its share
   */
  DecodeBudget(long bytes, Duration patience) {
    this.total = (int) Math.max(1, bytes / MEGABYTE);
    this.megabytes = new Semaphore(total, true);
    this.patience = patience;
  }

  /** A quarter of the heap, but never less than the largest single picture takes. */
  static DecodeBudget ofHeap() {
    return new DecodeBudget(
        Math.max(256 * MEGABYTE, Runtime.getRuntime().maxMemory() / 4), Duration.ofSeconds(4));
  }

  /**
   * Runs the work once its memory is free; blocks until then.
   *
   * @param bytes an estimate from above
   * @throws PrismException QUOTA_EXCEEDED after waiting in vain, CANCELLED when interrupted
   */
  <T> T within(long bytes, Supplier<T> work) {
    if (bytes <= SMALL) {
      return work.get();
    }
    int share = (int) Math.min(total, (bytes + MEGABYTE - 1) / MEGABYTE);
    acquire(share);
    try {
      return work.get();
    } finally {
      megabytes.release(share);
    }
  }

  private void acquire(int share) {
    try {
      if (!megabytes.tryAcquire(share, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw PrismException.of(
            Reason.QUOTA_EXCEEDED, "Too many large pictures are being decoded; try again later.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PrismException.of(Reason.CANCELLED, "The request was cancelled.");
    }
  }
}
