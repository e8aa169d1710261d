package io.prism.gateway;

import io.grpc.Context;
import io.grpc.Deadline;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Every request's way in: it bounds how many are at work at once and how long each may take. The
 * deadline is the current gRPC context's, so that calls to other services inherit it.
 */
public final class Gate {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Semaphore places;
  private final Duration timeout;
  private final ScheduledExecutorService alarms;

  /**
   * @param places how many requests may be at work at once
   * @param timeout of each
   * @param alarms cancels what is late; stays the caller's to shut down
   */
  public Gate(int places, Duration timeout, ScheduledExecutorService alarms) {
    this.places = new Semaphore(places);
    this.timeout = timeout;
    this.alarms = alarms;
  }

  /** Runs the work on the calling thread, with a place and a deadline. */
  public <T> T pass(Supplier<T> work) {
    // The time at the door counts.
    Deadline deadline = Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
    enter();
    Context.CancellableContext context = Context.current().withDeadline(deadline, alarms);
    Context previous = context.attach();
    try {
      return work.get();
    } finally {
      context.detachAndCancel(previous, null);
      places.release();
    }
  }

  /**
   * The time that the current request has left; at least zero. Outside of a request: the whole
   * timeout.
   */
  public Duration remaining() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return timeout;
    }
    return Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
  }

  /**
   * For work that takes long on this thread.
   *
   * @throws PrismException DEADLINE_EXCEEDED once the current request's time is up, CANCELLED once
   *     its caller is gone
   */
  public void checkTime() {
    Context context = Context.current();
    if (!context.isCancelled()) {
      return;
    }
    Deadline deadline = context.getDeadline();
    throw deadline != null && deadline.isExpired()
        ? PrismException.of(Reason.DEADLINE_EXCEEDED, "The request took too long.")
        : PrismException.of(Reason.CANCELLED, "The caller went away.");
  }

  private void enter() {
    try {
      if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw PrismException.of(
            Reason.QUOTA_EXCEEDED, "Too many requests are at work; please try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrismException(
          io.prism.core.error.Problem.of(Reason.UNAVAILABLE, "Prism is shutting down."), e);
    }
  }
}
