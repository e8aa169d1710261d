package io.prism.index.ingest;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential waits with full jitter over their upper half, so that many consumers do not return to
 * a recovering backend at the same moment.
 *
 * @param first upper bound of the first wait, more than zero
 * @param max upper bound of every wait
 */
record Backoff(Duration first, Duration max) {
  Backoff {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("0 < first <= max, not " + first + " and " + max);
    }
  }

  /**
   * @param attempt failures so far, from 1
   */
  Duration wait(int attempt) {
    long millis = max.toMillis();
    int doublings = Math.min(attempt - 1, 30);
    if (first.toMillis() <= millis >> doublings) {
      millis = first.toMillis() << doublings;
    }
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }
}
