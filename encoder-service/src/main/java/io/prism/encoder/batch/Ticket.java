package io.prism.encoder.batch;

import java.time.Duration;

/**
 * Under which conditions an item waits.
 *
 * @param deadlineNanos value of {@link System#nanoTime()} from which on nobody wants the answer any
 *     more
 */
public record Ticket(Lane lane, long deadlineNanos) {
  /** No caller waits longer; longer times would overflow the clock's arithmetic. */
  private static final Duration LONGEST = Duration.ofDays(1);

  public static Ticket within(Lane lane, Duration time) {
    Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    return new Ticket(lane, System.nanoTime() + bounded.toNanos());
  }

  /** Whether nobody waits any more at this value of {@link System#nanoTime()}. */
  public boolean expired(long nanoTime) {
    return nanoTime - deadlineNanos >= 0;
  }
}
