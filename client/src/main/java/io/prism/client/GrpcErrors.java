package io.prism.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.type.v1.ItemError;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The error table on the wire: {@code google.rpc.ErrorInfo} of the domain {@code prism}, and back.
 */
public final class GrpcErrors {
  public static final String DOMAIN = "prism";

  /** The key of the trace id in the metadata of {@code ErrorInfo}. */
  public static final String TRACE_ID = "traceId";

  private static final String LIMIT = "limit";
  private static final Outages OUTAGES =
      new Outages(System.getLogger(GrpcErrors.class.getName()), System::nanoTime);

  private GrpcErrors() {}

  /** What a service sends. */
  public static StatusRuntimeException toStatus(Problem problem) {
    return toStatus(problem, CallTrace.KEY.get(), problem.reason().retryAfter().orElse(null));
  }

  /**
   * What a service sends.
   *
   * @param traceId names the call in the log; null where it has no name
   * @param retryAfter null where another try is of no use
   */
  public static StatusRuntimeException toStatus(
      Problem problem, @Nullable String traceId, @Nullable Duration retryAfter) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(problem.reason().grpcCode())
            .setMessage(problem.detail())
            .addDetails(Any.pack(info(problem, traceId)));
    if (problem.field() != null) {
      BadRequest.FieldViolation violation =
          BadRequest.FieldViolation.newBuilder()
              .setField(problem.field())
              .setDescription(problem.detail())
              .build();
      status.addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build()));
    }
    if (retryAfter != null) {
      status.addDetails(retry(retryAfter));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  static Any retry(Duration after) {
    return Any.pack(
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(after.getSeconds())
                    .setNanos(after.getNano()))
            .build());
  }

  static ErrorInfo info(Problem problem, @Nullable String traceId) {
    ErrorInfo.Builder info =
        ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(problem.reason().name());
    if (problem.limit() != null) {
      info.putMetadata(LIMIT, problem.limit());
    }
    if (traceId != null) {
      info.putMetadata(TRACE_ID, traceId);
    }
    return info.build();
  }

  /**
   * Whatever went wrong, as a caller may see it: problems as they are, gRPC failures of a backend
   * by their status, everything else as INTERNAL without a word of the cause.
   */
  public static Problem toProblem(Throwable failure) {
    if (failure instanceof PrismException prism) {
      return prism.problem();
    }
    if (failure instanceof StatusRuntimeException status) {
      return fromStatus(status);
    }
    if (failure instanceof OutOfMemoryError) {
      return Problem.of(
          Reason.UNAVAILABLE, "Prism has no memory left for this at the moment; please try again.");
    }
    return Problem.of(
        Reason.INTERNAL, "Something went wrong inside Prism; the log has the details.");
  }

  /** What a client makes of a failed call. */
  public static PrismException toException(StatusRuntimeException failure) {
    return new PrismException(fromStatus(failure), failure);
  }

  /** Whether a service of Prism described the failure, not the way to it. */
  static boolean isPrisms(StatusRuntimeException failure) {
    return detail(StatusProto.fromThrowable(failure), ErrorInfo.class)
        .filter(info -> info.getDomain().equals(DOMAIN))
        .flatMap(info -> reasonNamed(info.getReason()))
        .isPresent();
  }

  /** An item's error in a batch. */
  public static ItemError toItemError(Problem problem) {
    ItemError.Builder error =
        ItemError.newBuilder().setReason(problem.reason().name()).setDetail(problem.detail());
    if (problem.field() != null) {
      error.setField(problem.field());
    }
    if (problem.limit() != null) {
      error.setLimit(problem.limit());
    }
    return error.build();
  }

  /** The counterpart of {@link #toItemError}. */
  public static Problem toProblem(ItemError error) {
    return new Problem(
        reasonNamed(error.getReason()).orElse(Reason.INTERNAL),
        error.getDetail(),
        emptyToNull(error.getField()),
        emptyToNull(error.getLimit()));
  }

  private static Problem fromStatus(StatusRuntimeException failure) {
    Status status = StatusProto.fromThrowable(failure);
    Optional<ErrorInfo> info =
        detail(status, ErrorInfo.class).filter(i -> i.getDomain().equals(DOMAIN));
    Optional<Reason> reason = info.flatMap(i -> reasonNamed(i.getReason()));
    if (reason.isEmpty()) {
      Reason foreign = ForeignStatus.reason(failure);
      if (foreign == Reason.UNAVAILABLE) {
        OUTAGES.met(failure.getStatus());
      }
      return Problem.of(foreign, ForeignStatus.detail(foreign));
    }
    @Nullable String field =
        detail(status, BadRequest.class)
            .filter(b -> b.getFieldViolationsCount() > 0)
            .map(b -> b.getFieldViolations(0).getField())
            .orElse(null);
    String detail = status == null ? "" : status.getMessage();
    return new Problem(reason.get(), detail, field, info.get().getMetadataMap().get(LIMIT));
  }

  private static Optional<Reason> reasonNamed(String name) {
    for (Reason reason : Reason.values()) {
      if (reason.name().equals(name)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  static <T extends com.google.protobuf.Message> Optional<T> detail(
      @Nullable Status status, Class<T> type) {
    if (status == null) {
      return Optional.empty();
    }
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
