package io.prism.index.ingest;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the work on a batch that nobody wants it any more. Thread-safe. */
final class Cancellation {
  private final CountDownLatch cancelled = new CountDownLatch(1);

  void cancel() {
    cancelled.countDown();
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /**
   * @throws CancellationException when cancelled
   */
  void check() {
    if (isCancelled()) {
      throw new CancellationException("the batch was given up");
    }
  }

  /**
   * Blocks for this long.
   *
   * @throws CancellationException as soon as it is cancelled
   */
  void sleep(Duration time) {
    try {
      if (cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
