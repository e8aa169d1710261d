package io.prism.gateway.web;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.prism.client.GrpcErrors;
import io.prism.gateway.security.Refusal;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a gRPC call is turned away before any of its message is read. */
final class GrpcRefusal {
  private GrpcRefusal() {}

  static void answer(HttpServerResponse response, Refusal refusal) {
    Status status = statusOf(refusal);
    // Percent-encoding as the gRPC protocol has it, where a space stays %20.
    String message =
        URLEncoder.encode(status.getMessage(), StandardCharsets.UTF_8).replace("+", "%20");
    response
        .putHeader("Content-Type", "application/grpc")
        .putHeader("grpc-status", Integer.toString(status.getCode()))
        .putHeader("grpc-message", message)
        .putHeader(
            "grpc-status-details-bin",
            Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()))
        .end();
  }

  static Status statusOf(Refusal refusal) {
    Status status = StatusProto.fromThrowable(GrpcErrors.toStatus(refusal.problem()));
    if (refusal.retryAfter() == null) {
      return status;
    }
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Durations.fromSeconds(refusal.retryAfter().toSeconds()))
            .build();
    return status.toBuilder().addDetails(Any.pack(retry)).build();
  }
}
