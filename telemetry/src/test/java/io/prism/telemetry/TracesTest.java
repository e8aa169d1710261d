package io.prism.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String GOOD = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final KeptSpans spans = new KeptSpans();
  private final Traces on =
      Traces.to(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(spans))
                      .build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build());

  static Stream<Map<String, String>> hostile() {
    return Stream.of(
        Map.of(),
        Map.of("traceparent", ""),
        Map.of("traceparent", "nonsense"),
        Map.of("traceparent", GOOD.toUpperCase(java.util.Locale.ROOT)),
        Map.of("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"),
        Map.of("traceparent", "00-" + TRACE + "-" + "0".repeat(16) + "-01"),
        Map.of("traceparent", "ff-" + TRACE + "-00f067aa0ba902b7-01"),
        Map.of("traceparent", "00-" + TRACE.substring(1) + "-00f067aa0ba902b7-01"),
        Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01\r\nevil: yes"),
        Map.of("traceparent", "\u0000".repeat(55)),
        Map.of("traceparent", GOOD + "-" + "a".repeat(1 << 20)),
        Map.of("baggage", "secret=" + "x".repeat(1 << 20)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatIsNoTraceBeginsANewOne(Map<String, String> headers) {
    for (Traces traces : new Traces[] {on, Traces.off()}) {
      Context caller = traces.from(headers::get);
      assertThat(Span.fromContext(caller).getSpanContext().isValid()).isFalse();
      Context made = traces.begin("work", SpanKind.SERVER, caller);
      assertThat(Traces.id(made)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE).doesNotMatch("0*");
      assertThat(injected(traces, made)).containsOnlyKeys("traceparent");
    }
  }

  static Stream<String> hostileStates() {
    return Stream.of("=", "a", "a=" + "b".repeat(600), ",".repeat(400), "\u0001=\u0002", "A=b");
  }

  @ParameterizedTest
  @MethodSource("hostileStates")
  void aBadTraceStateIsDroppedAndTheTraceGoesOn(String state) {
    for (Traces traces : new Traces[] {on, Traces.off()}) {
      Map<String, String> headers = Map.of("traceparent", GOOD, "tracestate", state);
      Context work = traces.begin("work", SpanKind.SERVER, traces.from(headers::get));
      assertThat(Traces.id(work)).isEqualTo(TRACE);
      assertThat(injected(traces, work)).containsOnlyKeys("traceparent");
    }
  }

  @Test
  void theCallersTraceIsGoneOnWithAndItsStateHandedOn() {
    Map<String, String> headers = Map.of("traceparent", GOOD, "tracestate", "vendor=1");
    Context work = on.begin("work", SpanKind.SERVER, on.from(headers::get));
    Traces.end(work);
    assertThat(spans.all())
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.getTraceId()).isEqualTo(TRACE);
              assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
              String own = "00-" + TRACE + "-" + span.getSpanId() + "-01";
              assertThat(injected(on, work))
                  .containsOnly(Map.entry("traceparent", own), Map.entry("tracestate", "vendor=1"));
            });
  }

  @Test
  void offTheSameIdGoesThroughEverythingThatIsDone() {
    Traces off = Traces.off();
    Context request = off.begin("request", SpanKind.SERVER, off.from(name -> null));
    Context step = off.begin("step", SpanKind.INTERNAL, request);
    Map<String, String> sent = injected(off, off.begin("send", SpanKind.PRODUCER, step));
    Context received = off.begin("process", SpanKind.CONSUMER, off.from(sent::get));
    assertThat(Traces.id(received)).isEqualTo(Traces.id(request));
    Traces.end(received);
    assertThat(Span.fromContext(received).isRecording()).isFalse();
  }

  @Test
  void twoRequestsHaveTwoIds() {
    Traces off = Traces.off();
    String one = Traces.id(off.begin("request", SpanKind.SERVER, Context.root()));
    assertThat(Traces.id(off.begin("request", SpanKind.SERVER, Context.root()))).isNotEqualTo(one);
  }

  private static Map<String, String> injected(Traces traces, Context context) {
    Map<String, String> headers = new HashMap<>();
    traces.inject(context, headers::put);
    return headers;
  }
}
