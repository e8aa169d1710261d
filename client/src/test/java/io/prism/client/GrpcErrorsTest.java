package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
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
}
