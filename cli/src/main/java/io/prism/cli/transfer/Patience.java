package io.prism.cli.transfer;

import io.prism.core.error.PrismException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Goes on where the SDK gives up: a server that starts again, or whose queue is full, is worth
 * minutes to an import.
 *
 * @param limit how long passing failures are borne before they count
 */
record Patience(Duration limit) {
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  <T> T call(Supplier<T> call) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2)) {
      try {
        return call.get();
      } catch (PrismException e) {
        if (!e.reason().isTransient() || System.nanoTime() >= end) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(pause);
    }
  }
}
