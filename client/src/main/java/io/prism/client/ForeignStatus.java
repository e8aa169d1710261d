package io.prism.client;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the status of a failed call means that no service of Prism described: mostly it comes from
 * the way to the service. gRPC gives what breaks in the middle of a call many codes, of which only
 * UNAVAILABLE says so.
 */
final class ForeignStatus {
  /**
   * Parts of descriptions that gRPC's own transport makes: a stream that was reset, bytes that are
   * no HTTP/2, an answer that was cut off, an answer of something else than a gRPC server.
   */
  private static final List<String> BROKEN =
      List.of(
          "RST_STREAM",
          "HTTP/2 error code",
          "http2 exception",
          "Connection reset",
          "Broken pipe",
          "channel closed",
          "end-of-stream mid-frame",
          "unexpected EOS",
          "missing GRPC status",
          "missing trailers",
          "invalid content-type");

  private static final int LONGEST_CHAIN = 8;

  private ForeignStatus() {}

  static Reason reason(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    return switch (status.getCode()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED -> Reason.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Reason.DEADLINE_EXCEEDED;
      case CANCELLED -> isOurs(status) ? Reason.CANCELLED : Reason.UNAVAILABLE;
      default -> isBroken(status) ? Reason.UNAVAILABLE : Reason.INTERNAL;
    };
  }

  // Whoever waits here has cancelled it, or was interrupted. Otherwise the other side gave up.
  private static boolean isOurs(Status status) {
    return !isBroken(status)
        && (Context.current().isCancelled()
            || Thread.currentThread().isInterrupted()
            || status.getCause() instanceof InterruptedException);
  }

  private static boolean isBroken(Status status) {
    String description = status.getDescription();
    return (description != null && BROKEN.stream().anyMatch(description::contains))
        || isOfTransport(status.getCause());
  }

  // Causes do not cross the wire, so they are of this side.
  private static boolean isOfTransport(@Nullable Throwable cause) {
    Throwable at = cause;
    for (int i = 0; at != null && i < LONGEST_CHAIN; i++, at = at.getCause()) {
      if (at instanceof IOException || at.getClass().getName().startsWith("io.netty.")) {
        return true;
      }
    }
    return false;
  }

  // The status' own text can name hosts, so it stays inside.
  static String detail(Reason reason) {
    return switch (reason) {
      case DEADLINE_EXCEEDED -> "A part of Prism did not answer in time.";
      case UNAVAILABLE -> "A part of Prism is away; please try again.";
      case CANCELLED -> "The call was cancelled.";
      default -> "A part of Prism failed; the log has the details.";
    };
  }
}
