package io.prism.client;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Makes a call again while the reason for its failure passes and its time is not up. */
final class Retries {
  private final RetryPolicy policy;
  private final Time time;

  /**
   * What is different in tests.
   *
   * @param nanos a clock with any origin
   * @param pause blocks that long
   * @param random 0 to below 1
   */
  record Time(LongSupplier nanos, Pause pause, DoubleSupplier random) {
    static Time real() {
      return new Time(
          System::nanoTime,
          duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
          () -> ThreadLocalRandom.current().nextDouble());
    }
  }

  /** Blocks for a while. */
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  /** A failed attempt, with how long the server wants to be left alone; zero: it did not say. */
  record Failure(PrismException exception, Duration asked) {
    boolean passes() {
      Reason reason = exception.reason();
      return reason == Reason.UNAVAILABLE || reason == Reason.QUOTA_EXCEEDED;
    }
  }

  /** Ends an attempt. */
  static final class AttemptFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    AttemptFailed(Failure failure) {
      super(failure.exception());
      this.failure = failure;
    }
  }

  Retries(RetryPolicy policy, Time time) {
    this.policy = policy;
    this.time = time;
  }

  /**
   * @param timeout of all attempts and pauses together
   * @param attempt gets the time that is left; throws {@link AttemptFailed}
   * @throws PrismException the last attempt's
   */
  <T> T call(Duration timeout, Function<Duration, T> attempt) {
    long end = time.nanos().getAsLong() + timeout.toNanos();
    for (int failed = 1; ; failed++) {
      try {
        return attempt.apply(remaining(end));
      } catch (AttemptFailed e) {
        Duration pause = policy.pauseAfter(failed, time.random().getAsDouble(), e.failure.asked());
        boolean last = failed >= policy.attempts() || pause.compareTo(remaining(end)) >= 0;
        if (last || !e.failure.passes()) {
          throw e.failure.exception();
        }
        pause(pause);
      }
    }
  }

  private Duration remaining(long end) {
    return Duration.ofNanos(Math.max(1, end - time.nanos().getAsLong()));
  }

  private void pause(Duration duration) {
    try {
      time.pause().pause(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrismException(Problem.of(Reason.CANCELLED, "The call was cancelled."), e);
    }
  }
}
