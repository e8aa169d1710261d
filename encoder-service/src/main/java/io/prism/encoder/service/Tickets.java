package io.prism.encoder.service;

import io.grpc.Context;
import io.grpc.Deadline;
import io.prism.core.error.PrismException;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import io.prism.type.v1.Priority;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a gRPC call says about how it waits. */
final class Tickets {
  private Tickets() {}

  /** Until the caller's deadline or the service's own, whichever is earlier. */
  static Ticket of(Priority priority, Duration timeout) {
    Deadline deadline = Context.current().getDeadline();
    long nanos = timeout.toNanos();
    if (deadline != null) {
      nanos = Math.min(nanos, deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
    return Ticket.within(lane(priority), Duration.ofNanos(nanos));
  }

  private static Lane lane(Priority priority) {
    return switch (priority) {
      case PRIORITY_UNSPECIFIED, PRIORITY_INTERACTIVE -> Lane.INTERACTIVE;
      case PRIORITY_BULK -> Lane.BULK;
      case UNRECOGNIZED -> throw PrismException.invalid("priority", "There is no such priority.");
    };
  }
}
