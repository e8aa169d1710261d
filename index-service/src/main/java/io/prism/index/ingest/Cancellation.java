package io.prism.index.ingest;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells the work on a batch that nobody wants it any more. Thread-safe. */
final class Cancellation {
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  void cancel() {
    cancelled.complete(null);
  }

  boolean isCancelled() {
    return cancelled.isDone();
  }

  /** Runs the action when it is cancelled, or now if it is already; briefly. */
  void onCancel(Runnable action) {
    cancelled.thenRun(action);
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
      cancelled.get(time.toMillis(), TimeUnit.MILLISECONDS);
      check();
    } catch (TimeoutException e) {
      // It has slept as long as it should.
    } catch (ExecutionException e) {
      throw new IllegalStateException("a cancellation does not fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
