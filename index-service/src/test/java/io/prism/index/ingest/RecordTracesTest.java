package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.telemetry.Traces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordTracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String PARENT = "00-" + TRACE + "-" + CALLER + "-01";

  private final KeptSpans spans = new KeptSpans();
  private final RecordTraces traces =
      new RecordTraces(
          Traces.to(
              OpenTelemetrySdk.builder()
                  .setTracerProvider(
                      SdkTracerProvider.builder()
                          .addSpanProcessor(SimpleSpanProcessor.create(spans))
                          .build())
                  .setPropagators(
                      ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                  .build()));

  @Test
  void aRecordGoesOnWithItsProducersTrace() {
    Traces.end(traces.begin(upload("fox", bytes(PARENT))));
    SpanData span = spans.all().get(0);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(CALLER);
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getAttributes().asMap().toString()).contains("prism.artwork.id=fox");
  }

  static Stream<byte[]> hostile() {
    return Stream.of(
        new byte[0],
        bytes("nonsense"),
        new byte[] {(byte) 0xff, (byte) 0xfe, 0},
        new byte[55],
        bytes(PARENT + "-" + "x".repeat(1 << 20)),
        bytes("00-" + "0".repeat(32) + "-" + CALLER + "-01"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aHostileHeaderBeginsATraceOfItsOwn(byte[] header) {
    Traces.end(traces.begin(upload("fox", header)));
    SpanData span = spans.all().get(0);
    assertThat(span.getTraceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void aStepForSeveralIsInTheTraceOfEachAndItsCallsInOne() {
    List<Context> records =
        Stream.of("a", "b", "c").map(id -> traces.begin(upload(id, new byte[0]))).toList();
    String during =
        traces.step(
            Step.STORE,
            records,
            () -> Span.fromContext(Context.current()).getSpanContext().getSpanId());
    List<SpanData> steps = spans.all();
    assertThat(steps).hasSize(3).allMatch(span -> span.getName().equals("store"));
    assertThat(steps.stream().map(SpanData::getTraceId).toList())
        .containsExactlyElementsOf(records.stream().map(Traces::id).toList())
        .doesNotHaveDuplicates();
    assertThat(steps.get(0).getSpanId()).isEqualTo(during);
    assertThat(steps.get(0).getLinks()).isEmpty();
    for (SpanData other : steps.subList(1, 3)) {
      assertThat(other.getLinks())
          .singleElement()
          .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(during));
    }
    assertThat(Span.fromContext(Context.current()).getSpanContext().isValid()).isFalse();
  }

  @Test
  void aStepThatFailsIsMarkedInEachTrace() {
    List<Context> records =
        Stream.of("a", "b").map(id -> traces.begin(upload(id, new byte[0]))).toList();
    assertThatThrownBy(
            () ->
                traces.step(
                    Step.STORE,
                    records,
                    () -> {
                      throw PrismException.of(Reason.UNAVAILABLE, "away");
                    }))
        .isInstanceOf(PrismException.class);
    assertThat(spans.all())
        .hasSize(2)
        .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
  }

  @Test
  void aStepForNobodyIsDoneAllTheSame() {
    assertThat(traces.<String>step(Step.STORE, List.of(), () -> "done")).isEqualTo("done");
    assertThat(spans.all()).isEmpty();
  }

  @Test
  void whatIsSentCarriesTheSendersSpanAndNothingElse() {
    Context record = traces.begin(upload("fox", bytes(PARENT)));
    Headers headers = upload("fox", bytes(PARENT)).origin().headers();
    headers.add("traceparent", bytes("another"));
    traces.send(
        "artworks.indexed",
        List.of(record),
        sending -> {
          traces.inject(sending.get(0), headers);
          return true;
        });
    SpanData sent = spans.all().get(0);
    assertThat(sent.getName()).isEqualTo("send artworks.indexed");
    assertThat(headers.headers("traceparent"))
        .singleElement()
        .satisfies(
            header ->
                assertThat(header.value())
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("00-" + TRACE + "-" + sent.getSpanId() + "-01"));
  }

  private static Incoming upload(String id, byte[] traceparent) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("artworks.uploaded", 0, 7, bytes(id), new byte[0]);
    record.headers().add("traceparent", traceparent);
    return new Incoming.Upload(record, ArtworkUploaded.newBuilder().setId(id).build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
