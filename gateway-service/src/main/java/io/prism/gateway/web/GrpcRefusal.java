package io.prism.gateway.web;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.client.FrameworkErrors;
import io.prism.client.GrpcErrors;
import io.prism.gateway.security.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a gRPC call is turned away before any of its message is read. */
final class GrpcRefusal {
  private static final String DETAILS = "grpc-status-details-bin";

  private GrpcRefusal() {}

  static void answer(HttpServerResponse response, Refusal refusal, String traceId) {
    Status status = StatusProto.fromThrowable(statusOf(refusal, traceId));
    // Percent-encoding as the gRPC protocol has it, where a space stays %20.
    String message =
        URLEncoder.encode(status.getMessage(), StandardCharsets.UTF_8).replace("+", "%20");
    response
        .putHeader("Content-Type", "application/grpc")
        .putHeader("grpc-status", Integer.toString(status.getCode()))
        .putHeader("grpc-message", message)
        .putHeader(DETAILS, encoded(status))
        .end();
  }

  /** Says why also where the framework itself refuses, which knows neither reasons nor names. */
  static void complete(MultiMap headers, String traceId) {
    @Nullable String code = headers.get("grpc-status");
    if (code == null || code.equals("0") || headers.contains(DETAILS)) {
      return;
    }
    @Nullable String message = headers.get("grpc-message");
    Status said =
        Status.newBuilder()
            .setCode(Integer.parseInt(code))
            .setMessage(message == null ? "" : message)
            .build();
    headers.set(DETAILS, encoded(FrameworkErrors.described(said, traceId)));
  }

  private static String encoded(Status status) {
    return Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray());
  }

  static StatusRuntimeException statusOf(Refusal refusal, String traceId) {
    Duration retryAfter = refusal.retryAfter();
    return GrpcErrors.toStatus(
        refusal.problem(),
        traceId,
        retryAfter == null ? refusal.problem().reason().retryAfter().orElse(null) : retryAfter);
  }
}
