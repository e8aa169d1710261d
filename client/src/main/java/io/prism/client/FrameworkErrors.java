package io.prism.client;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Optional;

/**
 * Failures of calls by whoever knows neither the table of errors nor the call's name in the log.
 */
public final class FrameworkErrors {
  private static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  private FrameworkErrors() {}

  /**
   * Adds to the trailers of a failed call what they lack: the reason, where whoever failed it did
   * not know the table, and the call's name in the log.
   */
  public static void describe(io.grpc.Status status, Metadata trailers, String traceId) {
    Status said = StatusProto.fromStatusAndTrailers(status, trailers);
    trailers.discardAll(DETAILS);
    trailers.put(DETAILS, described(said, traceId));
  }

  /** The same with its reason and the call's name in the log, where they were missing. */
  public static Status described(Status said, String traceId) {
    Optional<ErrorInfo> ours =
        GrpcErrors.detail(said, ErrorInfo.class)
            .filter(info -> info.getDomain().equals(GrpcErrors.DOMAIN));
    if (ours.isPresent() && ours.get().containsMetadata(GrpcErrors.TRACE_ID)) {
      return said;
    }
    Reason reason = ownReason(said.getCode());
    ErrorInfo info = ours.orElseGet(() -> GrpcErrors.info(Problem.of(reason, ""), null));
    Status.Builder full = said.toBuilder().clearDetails();
    full.addDetails(Any.pack(info.toBuilder().putMetadata(GrpcErrors.TRACE_ID, traceId).build()));
    said.getDetailsList().stream()
        .filter(detail -> !detail.is(ErrorInfo.class))
        .forEach(full::addDetails);
    if (ours.isEmpty()) {
      reason.retryAfter().ifPresent(after -> full.addDetails(GrpcErrors.retry(after)));
    }
    return full.build();
  }

  /** What the framework means by a code, told to a caller of ours. */
  private static Reason ownReason(int code) {
    for (Reason reason : Reason.values()) {
      if (reason.grpcCode() == code) {
        return reason;
      }
    }
    return code == io.grpc.Status.Code.UNIMPLEMENTED.value()
        ? Reason.INVALID_ARGUMENT
        : Reason.INTERNAL;
  }
}
