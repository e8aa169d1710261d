package io.prism.index.store.qdrant;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;

/**
 * A call of Qdrant that failed. The message and the cause name hosts: they are for the log, and
 * {@link #toPrism()} is for callers.
 */
final class QdrantFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String IS_AWAY = "The vector store is away; please try again.";
  private static final String LATE = "The vector store did not answer in time.";

  /** The table: what went wrong, and what follows. */
  enum Kind {
    /** No connection, or a node that is going down. */
    AWAY(Reason.UNAVAILABLE, IS_AWAY, true),
    /** No answer in the time that an attempt has. */
    SILENT(Reason.DEADLINE_EXCEEDED, LATE, true),
    /**
     * The node could not do it: a replica is away, a leader changes, a disk is full. Qdrant says
     * "internal" to all of these, and they heal.
     */
    FAILED(Reason.UNAVAILABLE, IS_AWAY, true),
    /** A rate limit or a quota of Qdrant's. */
    BUSY(
        Reason.QUOTA_EXCEEDED,
        "The vector store has too much to do; please try again in a moment.",
        false),
    /** A key that Qdrant does not know, or that may not do this. */
    REFUSED(Reason.UNAVAILABLE, IS_AWAY, false),
    /** The collection is not there, or is there already. */
    OTHER_STATE(Reason.UNAVAILABLE, IS_AWAY, false),
    /** Qdrant does not understand the call. */
    WRONG(
        Reason.INTERNAL, "Something went wrong inside Prism; the log has the details.", false),
    /** Nobody waits any more. */
    CANCELLED(Reason.CANCELLED, "The caller went away.", false);

    private final Reason reason;
    private final String detail;
    private final boolean elsewhere;

    Kind(Reason reason, String detail, boolean elsewhere) {
      this.reason = reason;
      this.detail = detail;
      this.elsewhere = elsewhere;
    }

    /** Whether another node may do better. */
    boolean mayGoElsewhere() {
      return elsewhere;
    }
  }

  private final Kind kind;
  private final Status.Code code;

  private QdrantFault(Kind kind, StatusRuntimeException failure) {
    super("Qdrant: " + failure.getStatus(), failure);
    this.kind = kind;
    this.code = failure.getStatus().getCode();
  }

  static QdrantFault of(StatusRuntimeException failure) {
    return new QdrantFault(kind(failure.getStatus()), failure);
  }

  private static Kind kind(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE -> Kind.AWAY;
      case DEADLINE_EXCEEDED -> Kind.SILENT;
      case RESOURCE_EXHAUSTED -> Kind.BUSY;
      case UNAUTHENTICATED, PERMISSION_DENIED -> Kind.REFUSED;
      case NOT_FOUND, ALREADY_EXISTS -> Kind.OTHER_STATE;
      case INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED -> Kind.WRONG;
      case CANCELLED ->
          Context.current().isCancelled() || Thread.currentThread().isInterrupted()
              ? Kind.CANCELLED
              : Kind.AWAY;
      default -> Kind.FAILED;
    };
  }

  Kind kind() {
    return kind;
  }

  Status.Code code() {
    return code;
  }

  /** What callers are told; this fault is its cause. */
  PrismException toPrism() {
    return new PrismException(Problem.of(kind.reason, kind.detail), this);
  }

  /** The stack of the thread that noticed says nothing that the message and the cause do not. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
