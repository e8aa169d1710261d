package io.prism.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanExportTest {
  private static final Map<String, String> NOWHERE =
      Map.of(SpanExport.ENDPOINT, "http://127.0.0.1:9");

  @Test
  void withoutAnEndpointNothingRuns() {
    assertThat(isRecorded(Map.of())).isFalse();
    assertThat(isRecorded(Map.of(SpanExport.ENDPOINT, " "))).isFalse();
    assertThat(
            isRecorded(
                Map.of(SpanExport.ENDPOINT, "http://127.0.0.1:9", SpanExport.DISABLED, "true")))
        .isFalse();
    assertThat(exporterThreads()).isZero();
  }

  @Test
  void anEndpointTurnsItOnAndCloseTurnsItOff() {
    Traces traces = SpanExport.open(NOWHERE, "test");
    assertThat(exporterThreads()).isPositive();
    Context span = traces.begin("work", SpanKind.SERVER, Context.root());
    assertThat(Span.fromContext(span).isRecording()).isTrue();
    Traces.end(span);
    traces.close();
    assertThat(
            Span.fromContext(traces.begin("late", SpanKind.SERVER, Context.root())).isRecording())
        .isFalse();
  }

  @Test
  void oneOfTracesAloneTurnsItOnToo() {
    assertThat(
            isRecorded(
                Map.of(
                    SpanExport.TRACES_ENDPOINT,
                    "http://127.0.0.1:9/v1/traces",
                    "otel.exporter.otlp.protocol",
                    "http/protobuf")))
        .isTrue();
  }

  @Test
  void aSamplerIsHeeded() {
    assertThat(
            isRecorded(
                Map.of(
                    SpanExport.ENDPOINT,
                    "http://127.0.0.1:9",
                    "otel.traces.sampler",
                    "always_off")))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "ftp://127.0.0.1:9", "http://"})
  void anEndpointThatCannotWorkStopsTheStartAndSaysWhatToDo(String endpoint) {
    assertThatThrownBy(() -> SpanExport.open(Map.of(SpanExport.ENDPOINT, endpoint), "test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT");
  }

  private static boolean isRecorded(Map<String, String> settings) {
    try (Traces traces = SpanExport.open(settings, "test")) {
      Context span = traces.begin("work", SpanKind.SERVER, Context.root());
      return Span.fromContext(span).isRecording();
    }
  }

  private static long exporterThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().contains("BatchSpanProcessor"))
        .count();
  }
}
