package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcErrorsTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonCrossesTheWireWithItsFieldAndLimit(Reason reason) {
    Problem problem = new Problem(reason, "Too much of it.", "picture", "20000000 bytes");
    assertThat(GrpcErrors.toException(GrpcErrors.toStatus(problem)).problem()).isEqualTo(problem);
    assertThat(GrpcErrors.toProblem(GrpcErrors.toItemError(problem))).isEqualTo(problem);
  }

  @Test
  void foreignClientsFindErrorInfoAndTheFieldViolation() throws Exception {
    StatusRuntimeException sent =
        GrpcErrors.toStatus(
            Problem.invalid("query.text", "The text is longer than 10,000 characters."));
    Status status = StatusProto.fromThrowable(sent);
    assertThat(status.getCode()).isEqualTo(3);
    ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("prism");
    assertThat(info.getReason()).isEqualTo("INVALID_ARGUMENT");
    BadRequest bad = status.getDetails(1).unpack(BadRequest.class);
    assertThat(bad.getFieldViolations(0).getField()).isEqualTo("query.text");
  }

  @Test
  void aDefectTellsTheCallerNothingOfItsCause() {
    Problem problem = GrpcErrors.toProblem(new IllegalStateException("/secret/path is missing"));
    assertThat(problem.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(problem.detail()).doesNotContain("secret");
  }

  @Test
  void aBackendThatIsAwayIsUnavailableAndItsAddressStaysInside() {
    StatusRuntimeException refused =
        io.grpc.Status.UNAVAILABLE
            .withDescription("Connection refused: 10.1.2.3:9000")
            .asRuntimeException();
    PrismException seen = GrpcErrors.toException(refused);
    assertThat(seen.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(seen.problem().detail()).doesNotContain("10.1.2.3");
    assertThat(seen).hasCause(refused);
  }

  @Test
  void anErrorInfoOfAnotherDomainIsNotTakenForOurs() {
    Status foreign =
        Status.newBuilder()
            .setCode(5)
            .setMessage("foreign")
            .addDetails(
                com.google.protobuf.Any.pack(
                    ErrorInfo.newBuilder().setDomain("else").setReason("NOT_FOUND").build()))
            .build();
    assertThat(GrpcErrors.toException(StatusProto.toStatusRuntimeException(foreign)).reason())
        .isEqualTo(Reason.INTERNAL);
  }

  @Test
  void theCallsNameAndTheTimeToWaitGoAlong() throws Exception {
    StatusRuntimeException[] sent = new StatusRuntimeException[1];
    Context.current()
        .withValue(CallTrace.KEY, "trace-1")
        .run(() -> sent[0] = GrpcErrors.toStatus(Problem.of(Reason.UNAVAILABLE, "Away.")));
    Status status = StatusProto.fromThrowable(sent[0]);
    assertThat(status.getDetails(0).unpack(ErrorInfo.class).getMetadataMap())
        .containsExactly(Map.entry("traceId", "trace-1"));
    assertThat(status.getDetails(1).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(1);
  }

  @Test
  void whatTheFrameworkSaysIsCompletedAndWhatWeSayIsKept() throws Exception {
    Metadata trailers = new Metadata();
    FrameworkErrors.describe(io.grpc.Status.UNAVAILABLE, trailers, "trace-2");
    Status away = StatusProto.fromStatusAndTrailers(io.grpc.Status.UNAVAILABLE, trailers);
    ErrorInfo info = away.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain() + " " + info.getReason()).isEqualTo("prism UNAVAILABLE");
    assertThat(info.getMetadataMap()).containsExactly(Map.entry("traceId", "trace-2"));
    assertThat(away.getDetails(1).is(RetryInfo.class)).isTrue();

    StatusRuntimeException ours =
        GrpcErrors.toStatus(
            Problem.overLimit(Reason.PICTURE_TOO_LARGE, "picture", "9 bytes", "Too large."));
    FrameworkErrors.describe(ours.getStatus(), ours.getTrailers(), "trace-3");
    Problem kept = GrpcErrors.toProblem(ours);
    assertThat(kept.reason() + kept.field() + kept.limit())
        .isEqualTo("PICTURE_TOO_LARGE" + "picture" + "9 bytes");
    Status described = StatusProto.fromThrowable(ours);
    assertThat(described.getDetailsList()).hasSize(2);
    assertThat(described.getDetails(0).unpack(ErrorInfo.class).getMetadataMap())
        .containsEntry("traceId", "trace-3");
  }
}
