package io.prism.engine;

import java.time.Duration;

/** Those who wait for a batch, for computations that can stop when nobody does any more. */
public interface Callers {
  /** Callers who wait for as long as it takes, within reason. */
  Callers PATIENT =
      new Callers() {
        @Override
        public long deadlineNanos() {
          return System.nanoTime() + Duration.ofMinutes(5).toNanos();
        }

        @Override
        public void whenGone(Runnable action) {}
      };

  /** Value of {@link System#nanoTime()} from which on none of them wants the answer any more. */
  long deadlineNanos();

  /**
   * Runs the action when the last of them has gone, on the thread that learns of it, or now if they
   * have gone already. It may also run when they have been answered.
   */
  void whenGone(Runnable action);
}
