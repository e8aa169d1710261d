package io.prism.index.ingest;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.prism.telemetry.CurrentArtwork;
import io.prism.telemetry.Traces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The trace of each record, which is that of the request that queued it. A step that serves several
 * records has a span in the trace of each; the calls that it makes lie in one of them, to which the
 * others link. See docs/adr/0012-traces.md. Thread-safe.
 */
final class RecordTraces {
  private static final int LONGEST_HEADER = 512;

  private final Traces traces;

  RecordTraces(Traces traces) {
    this.traces = traces;
  }

  /** Ends with {@link Traces#end}. */
  Context begin(Incoming record) {
    ConsumerRecord<byte[], byte[]> origin = record.origin();
    Context producer = traces.from(name -> text(origin, name));
    Context trace = traces.begin("process " + origin.topic(), SpanKind.CONSUMER, producer);
    Span.fromContext(trace)
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.destination.name", origin.topic())
        .setAttribute("messaging.destination.partition.id", Integer.toString(origin.partition()))
        .setAttribute("messaging.kafka.offset", origin.offset());
    String id = record.id();
    return id == null ? trace : CurrentArtwork.of(trace, id);
  }

  /**
   * Runs a step for these records.
   *
   * @throws RuntimeException the step's own
   */
  <T> T step(Step step, List<Context> records, Supplier<T> work) {
    String name = step.name().toLowerCase(java.util.Locale.ROOT);
    return spans(name, SpanKind.INTERNAL, records, spans -> work.get());
  }

  /**
   * Sends one message a record.
   *
   * @param work gets the contexts whose trace the messages carry, in order
   */
  <T> T send(String topic, List<Context> records, Function<List<Context>, T> work) {
    return spans("send " + topic, SpanKind.PRODUCER, records, work);
  }

  /** Replaces the headers of whatever trace they named. */
  void inject(Context trace, Headers headers) {
    traces.inject(
        trace,
        (name, value) -> headers.remove(name).add(name, value.getBytes(StandardCharsets.US_ASCII)));
  }

  private <T> T spans(
      String name, SpanKind kind, List<Context> records, Function<List<Context>, T> work) {
    List<Context> spans = begin(name, kind, records);
    try (Scope scope = current(spans).makeCurrent()) {
      return work.apply(spans);
    } catch (CancellationException e) {
      spans.forEach(span -> Traces.fail(span, "cancelled"));
      throw e;
    } catch (RuntimeException e) {
      spans.forEach(span -> Traces.fail(span, Blame.reason(e).name()));
      throw e;
    } finally {
      spans.forEach(Traces::end);
    }
  }

  private List<Context> begin(String name, SpanKind kind, List<Context> records) {
    List<Context> spans = new ArrayList<>(records.size());
    List<SpanContext> links = List.of();
    for (Context record : records) {
      Context span = traces.begin(name, kind, record, links);
      if (spans.isEmpty()) {
        links = List.of(Span.fromContext(span).getSpanContext());
      }
      if (records.size() > 1) {
        Span.fromContext(span).setAttribute("prism.records", records.size());
      }
      spans.add(span);
    }
    return spans;
  }

  /** What is logged for several artworks is logged for none of them. */
  private static Context current(List<Context> spans) {
    if (spans.isEmpty()) {
      return Context.current();
    }
    return spans.size() == 1 ? spans.get(0) : CurrentArtwork.unknown(spans.get(0));
  }

  // Unread when it is too long to be one of the headers that a trace has.
  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    byte[] value = header == null ? null : header.value();
    return value == null || value.length > LONGEST_HEADER
        ? null
        : new String(value, StandardCharsets.US_ASCII);
  }
}
