package io.prism.caption.service;

import io.grpc.Context;
import io.grpc.Deadline;
import io.prism.engine.Callers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The caller of the gRPC call that this thread answers. */
record CallersOfTheCall(Context context, long deadlineNanos) implements Callers {
  /**
   * @param longest time that it may take if the caller would wait longer
   */
  static CallersOfTheCall now(Duration longest) {
    Context context = Context.current();
    Deadline deadline = context.getDeadline();
    long nanos = longest.toNanos();
    if (deadline != null) {
      nanos = Math.min(nanos, deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
    return new CallersOfTheCall(context, System.nanoTime() + nanos);
  }

  @Override
  public void whenGone(Runnable action) {
    context.addListener(ended -> action.run(), Runnable::run);
  }
}
