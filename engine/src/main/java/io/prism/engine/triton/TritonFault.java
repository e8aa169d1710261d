package io.prism.engine.triton;

import io.grpc.Status;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A call of Triton that failed. The message and the cause name hosts, models and paths: they are
 * for the log, and {@link #toPrism()} is for callers.
 */
public final class TritonFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String AWAY = "The model server is away; please try again.";
  private static final String DEFECT =
      "Something went wrong inside Prism; the log has the details.";

  /** What a failure says about the model on that server. */
  enum Weight {
    /** Nothing: it is about this call. */
    NONE,
    /** Something, if it happens again and again. */
    COUNTS,
    /** The next call would fail too. */
    OPENS
  }

  /** The table: what went wrong, and what follows. */
  enum Kind {
    /** No connection, or a server that is going down. */
    AWAY(Reason.UNAVAILABLE, TritonFault.AWAY, Weight.OPENS, true),
    /** The server does not have the model, or not now. */
    MODEL_AWAY(Reason.UNAVAILABLE, TritonFault.AWAY, Weight.OPENS, true),
    /** The process that runs the model has died. */
    MODEL_DEAD(Reason.UNAVAILABLE, TritonFault.AWAY, Weight.OPENS, true),
    /** Something answers that refuses these calls: a proxy, or no Triton at all. */
    REFUSED(Reason.UNAVAILABLE, TritonFault.AWAY, Weight.OPENS, true),
    /** The model is not the pack's. */
    MISFIT(Reason.INTERNAL, DEFECT, Weight.OPENS, true),
    /** The server's queue is full, or was too slow. */
    BUSY(
        Reason.QUOTA_EXCEEDED,
        "The model server has too much to do; please try again in a moment.",
        Weight.NONE,
        true),
    /** No answer in the time that an attempt has. */
    SILENT(
        Reason.DEADLINE_EXCEEDED, "The model server did not answer in time.", Weight.COUNTS, true),
    /** No answer in the time that the caller had left, which says nothing about the server. */
    LATE(Reason.DEADLINE_EXCEEDED, "The model server did not answer in time.", Weight.NONE, false),
    /** The model raised an error. */
    BROKEN(Reason.INTERNAL, DEFECT, Weight.COUNTS, true),
    /** An answer that is none: another shape or type, no numbers, or something missing. */
    WRONG_ANSWER(Reason.INTERNAL, DEFECT, Weight.COUNTS, true),
    /** A message over the client's limit. */
    TOO_LARGE(Reason.INTERNAL, DEFECT, Weight.NONE, false),
    /** Nobody waits any more. */
    CANCELLED(Reason.CANCELLED, "The caller went away.", Weight.NONE, false);

    private final Reason reason;
    private final String detail;
    private final Weight weight;
    private final boolean elsewhere;

    Kind(Reason reason, String detail, Weight weight, boolean elsewhere) {
      this.reason = reason;
      this.detail = detail;
      this.weight = weight;
      this.elsewhere = elsewhere;
    }

    Weight weight() {
      return weight;
    }

    /** Whether another server may do better. Inference changes nothing, so it may be repeated. */
    boolean mayGoElsewhere() {
      return elsewhere;
    }
  }

  private final Kind kind;

  TritonFault(Kind kind, String message) {
    this(kind, message, null);
  }

  TritonFault(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * What a failed call means. Triton tells some cases apart by their message only; the wordings are
   * those of 24.10 and are tested against a real server.
   *
   * @param server for the message
   */
  static TritonFault of(Throwable failure, String server) {
    if (failure instanceof TritonFault fault) {
      return fault;
    }
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause(), server);
    }
    if (failure instanceof CancellationException) {
      return new TritonFault(Kind.CANCELLED, server + ": nobody waits any more", failure);
    }
    Status status = Status.fromThrowable(failure);
    String said = firstLine(status.getDescription()) + because(status.getCause());
    String message = server + ": " + status.getCode() + ": " + said;
    Kind kind =
        isConnectionLost(status)
            ? Kind.AWAY
            : kind(status.getCode(), said.toLowerCase(Locale.ROOT));
    return new TritonFault(kind, message, failure);
  }

  /**
   * A call that meets a connection in the moment it closes fails as UNKNOWN, "channel closed".
   * Causes do not cross the wire, so one of input and output is always of this side.
   */
  private static boolean isConnectionLost(Status status) {
    return status.getCause() instanceof IOException;
  }

  /** gRPC appends its whole pipeline. */
  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  private static String because(@Nullable Throwable cause) {
    return cause == null ? "" : " (" + firstLine(cause.getMessage()) + ")";
  }

  private static Kind kind(Status.Code code, String said) {
    return switch (code) {
      case UNAVAILABLE ->
          said.contains("maximum queue size") || said.contains("timeout expired")
              ? Kind.BUSY
              : Kind.AWAY;
      // Not by us: who cancels a call here does not wait for how it ends.
      case CANCELLED -> Kind.AWAY;
      case NOT_FOUND -> Kind.MODEL_AWAY;
      case INVALID_ARGUMENT -> Kind.MISFIT;
      case INTERNAL -> said.contains("is not healthy") ? Kind.MODEL_DEAD : Kind.BROKEN;
      case RESOURCE_EXHAUSTED ->
          said.contains("exceeds maximum") || said.contains("larger than max")
              ? Kind.TOO_LARGE
              : Kind.BUSY;
      case DEADLINE_EXCEEDED -> Kind.SILENT;
      case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED -> Kind.REFUSED;
      default -> Kind.BROKEN;
    };
  }

  Kind kind() {
    return kind;
  }

  /** For whoever may look at the health: without hosts and without the server's own words. */
  String symptom() {
    return switch (kind) {
      case AWAY -> "no server answers";
      case MODEL_AWAY -> "it is not loaded";
      case MODEL_DEAD -> "its process has died";
      case REFUSED -> "the server refuses calls";
      case MISFIT -> "it is not what the pack says";
      case BUSY -> "the server has too much to do";
      case SILENT, LATE -> "it does not answer in time";
      case BROKEN -> "it fails";
      case WRONG_ANSWER -> "it gives wrong answers";
      case TOO_LARGE -> "its answers are too large";
      case CANCELLED -> "it was asked in vain";
    };
  }

  /** The same where the caller's time was shorter than an attempt's. */
  TritonFault late() {
    return new TritonFault(Kind.LATE, String.valueOf(getMessage()), getCause());
  }

  /** What callers are told; this fault is its cause. */
  public PrismException toPrism() {
    return new PrismException(Problem.of(kind.reason, kind.detail), this);
  }

  /** The stack of the thread that noticed says nothing that the message and the cause do not. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
