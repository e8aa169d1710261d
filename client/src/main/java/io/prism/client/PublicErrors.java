package io.prism.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.client.Retries.Failure;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;

/**
 * What a program outside of Prism makes of a failed call. Unlike between services, it may know the
 * address: it is the caller's own.
 */
final class PublicErrors {
  private PublicErrors() {}

  static Failure of(StatusRuntimeException failure, PrismAddress address) {
    if (GrpcErrors.isPrisms(failure)) {
      return new Failure(GrpcErrors.toException(failure), asked(failure));
    }
    return new Failure(new PrismException(foreign(failure, address), failure), asked(failure));
  }

  /** The failure of a plain HTTP call by its status. */
  static Problem ofHttp(int status, String what) {
    for (Reason reason : Reason.values()) {
      if (reason.httpStatus() == status && reason != Reason.VERSION_CONFLICT) {
        return Problem.of(reason, what + ": " + reason.title() + ".");
      }
    }
    return Problem.of(Reason.INTERNAL, what + ": HTTP status " + status + ".");
  }

  static Problem unreachable(PrismAddress address) {
    return Problem.of(Reason.UNAVAILABLE, "No Prism answers at " + address.url() + ".");
  }

  private static Problem foreign(StatusRuntimeException failure, PrismAddress address) {
    if (failure.getStatus().getCode() != io.grpc.Status.Code.RESOURCE_EXHAUSTED
        && ForeignStatus.reason(failure) == Reason.UNAVAILABLE) {
      return unreachable(address);
    }
    return switch (failure.getStatus().getCode()) {
      case DEADLINE_EXCEEDED ->
          Problem.of(
              Reason.DEADLINE_EXCEEDED, "Prism at " + address.url() + " did not answer in time.");
      case CANCELLED -> Problem.of(Reason.CANCELLED, "The call was cancelled.");
      case UNAUTHENTICATED ->
          Problem.of(Reason.UNAUTHENTICATED, address.url() + " wants a valid API key.");
      case PERMISSION_DENIED ->
          Problem.of(
              Reason.PERMISSION_DENIED,
              address.url() + " does not allow this call with these credentials.");
      case RESOURCE_EXHAUSTED ->
          Problem.of(Reason.QUOTA_EXCEEDED, address.url() + " has no room for this call.");
      case UNIMPLEMENTED ->
          Problem.of(
              Reason.INTERNAL,
              address.url() + " is no Prism, or one of a version that does not know this call.");
      default -> Problem.of(Reason.INTERNAL, "The call to " + address.url() + " failed.");
    };
  }

  private static Duration asked(StatusRuntimeException failure) {
    Status status = StatusProto.fromThrowable(failure);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(RetryInfo.class)) {
          return delay(detail);
        }
      }
    }
    return Duration.ZERO;
  }

  private static Duration delay(Any detail) {
    try {
      var delay = detail.unpack(RetryInfo.class).getRetryDelay();
      long millis = delay.getSeconds() * 1_000 + delay.getNanos() / 1_000_000;
      return Duration.ofMillis(Math.max(0, millis));
    } catch (InvalidProtocolBufferException e) {
      return Duration.ZERO;
    }
  }
}
