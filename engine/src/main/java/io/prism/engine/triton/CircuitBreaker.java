package io.prism.engine.triton;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps calls away from what fails. Opens at once, or after several failures in a row, and only a
 * trial closes it: callers never pay for finding out. Trials come at once and then ever more
 * seldom, up to a bound. Starts open. Thread-safe.
 */
final class CircuitBreaker {
  /**
   * @param failures in a row that open it, 1 or more
   * @param shortest time between the first trials
   * @param longest time between trials
   */
  record Settings(int failures, Duration shortest, Duration longest) {
    static final Settings DEFAULT = new Settings(3, Duration.ofMillis(200), Duration.ofSeconds(5));
  }

  private final Settings settings;
  private final LongSupplier clock;
  private boolean open = true;
  private int failures;
  private long pauseNanos;
  private long nextTrial;

  /**
   * @param clock like {@link System#nanoTime()}
   */
  CircuitBreaker(Settings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
    this.nextTrial = clock.getAsLong();
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** A call went well. While it is open, that was an earlier call and says nothing. */
  synchronized void succeeded() {
    if (!open) {
      failures = 0;
    }
  }

  /** A call failed; true if that opened it. */
  synchronized boolean failed() {
    failures++;
    return !open && failures >= settings.failures() && openNow();
  }

  /** Opens it without counting; true if it was closed. */
  synchronized boolean trip() {
    return !open && openNow();
  }

  private boolean openNow() {
    open = true;
    pauseNanos = 0;
    nextTrial = clock.getAsLong();
    return true;
  }

  /** How long until the next trial; 0 or less: now. Only of meaning while it is open. */
  synchronized long untilTrialNanos() {
    return nextTrial - clock.getAsLong();
  }

  /** A trial failed: the next one comes later. */
  synchronized void trialFailed() {
    pauseNanos =
        Math.min(
            settings.longest().toNanos(), Math.max(settings.shortest().toNanos(), 2 * pauseNanos));
    nextTrial = clock.getAsLong() + pauseNanos;
  }

  /** A trial went well; true if it was open. */
  synchronized boolean trialSucceeded() {
    boolean was = open;
    open = false;
    failures = 0;
    return was;
  }
}
