package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of errors, row by row, in the words of Triton 24.10 and of gRPC. */
class TritonFaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NOT_FOUND | Request for unknown model: 'nope' is not found | MODEL_AWAY | UNAVAILABLE",
        "NOT_FOUND | Request for unknown model: 'text' has no available versions | MODEL_AWAY |"
            + " UNAVAILABLE",
        "INVALID_ARGUMENT | [request id: <id_unknown>] unexpected shape for input 'pixels' for"
            + " model 'image'. Expected [-1,3,64,64], got [1,3,32,32] | MISFIT | INTERNAL",
        "INVALID_ARGUMENT | [request id: <id_unknown>] inference request batch-size must be <= 64"
            + " for 'image' | MISFIT | INTERNAL",
        "INVALID_ARGUMENT | inference input 'nope' is not in the model | MISFIT | INTERNAL",
        "UNAVAILABLE | [request id: <id_unknown>] Exceeds maximum queue size | BUSY |"
            + " QUOTA_EXCEEDED",
        "UNAVAILABLE | [request id: <id_unknown>] Request timeout expired | BUSY | QUOTA_EXCEEDED",
        "UNAVAILABLE | Server exiting | AWAY | UNAVAILABLE",
        "UNAVAILABLE | io exception | AWAY | UNAVAILABLE",
        "UNAVAILABLE | Connection closed after GOAWAY. HTTP/2 error code: ENHANCE_YOUR_CALM, debug"
            + " data: too_many_pings | AWAY | UNAVAILABLE",
        "INTERNAL | Failed to process the request(s) for model 'text_0', message: ValueError |"
            + " BROKEN | INTERNAL",
        "INTERNAL | Stub process 'text_0_0' is not healthy. | MODEL_DEAD | UNAVAILABLE",
        "RESOURCE_EXHAUSTED | gRPC message exceeds maximum size 4194304: 8388642 | TOO_LARGE |"
            + " INTERNAL",
        "RESOURCE_EXHAUSTED | too many requests | BUSY | QUOTA_EXCEEDED",
        "DEADLINE_EXCEEDED | CallOptions deadline exceeded after 2.9s | SILENT | DEADLINE_EXCEEDED",
        "CANCELLED | Task was cancelled. | AWAY | UNAVAILABLE",
        "UNIMPLEMENTED | HTTP status code 404 | REFUSED | UNAVAILABLE",
        "UNAUTHENTICATED | no token | REFUSED | UNAVAILABLE",
        "UNKNOWN | whatever | BROKEN | INTERNAL"
      })
  void everyRowHasItsReasonAndTellsCallersNothing(
      String code, String said, TritonFault.Kind kind, Reason reason) {
    Status status = Status.fromCode(Status.Code.valueOf(code)).withDescription(said);

    TritonFault fault = TritonFault.of(status.asRuntimeException(), "gpu-7.internal:8001");

    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.getMessage()).contains("gpu-7.internal:8001", said);
    PrismException told = fault.toPrism();
    assertThat(told.reason()).isEqualTo(reason);
    assertThat(told).hasCause(fault);
    assertThat(told.problem().detail())
        .doesNotContain("gpu-7", "8001", "Triton", "id_unknown", "'")
        .endsWith(".");
  }

  @ParameterizedTest
  @EnumSource(TritonFault.Kind.class)
  void everyKindHasASymptomWithoutHosts(TritonFault.Kind kind) {
    assertThat(new TritonFault(kind, "gpu-7: secret").symptom()).isNotBlank().doesNotContain("gpu");
  }

  @Test
  void theLogGetsTheCauseInOneLine() {
    Status status =
        Status.UNAVAILABLE
            .withDescription("io exception\nChannel Pipeline: [much]")
            .withCause(new java.net.ConnectException("Connection refused: gpu-7"));

    assertThat(TritonFault.of(status.asRuntimeException(), "gpu-7:8001"))
        .hasMessage("gpu-7:8001: UNAVAILABLE: io exception (Connection refused: gpu-7)");
  }

  @Test
  void aConnectionThatClosesUnderACallIsAServerThatIsAway() {
    Status status =
        Status.UNKNOWN
            .withDescription("channel closed")
            .withCause(new java.nio.channels.ClosedChannelException());

    assertThat(TritonFault.of(status.asRuntimeException(), "gpu-7:8001").kind())
        .isEqualTo(TritonFault.Kind.AWAY);
  }

  @Test
  void whatIsAFaultAlreadyStaysAsItIs() {
    TritonFault fault = new TritonFault(TritonFault.Kind.WRONG_ANSWER, "no y");

    assertThat(TritonFault.of(fault, "server")).isSameAs(fault);
  }
}
