package io.prism.index.store;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;

/**
 * Until when an answer is of use.
 *
 * @param nanoTime in the clock of {@link System#nanoTime()}
 */
public record TimeLimit(long nanoTime) {
  public static TimeLimit in(Duration duration) {
    return new TimeLimit(System.nanoTime() + duration.toNanos());
  }

  /** How long it still is; 0 once it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  public boolean isOver() {
    return System.nanoTime() - nanoTime >= 0;
  }

  /** Throws DEADLINE_EXCEEDED once the time is over. */
  public void check() {
    if (isOver()) {
      throw PrismException.of(
          Reason.DEADLINE_EXCEEDED, "The deadline ran out before the search was done.");
    }
  }
}
