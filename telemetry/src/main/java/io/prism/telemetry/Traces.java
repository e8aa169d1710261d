package io.prism.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where spans begin, and how a trace gets in and out. With tracing off nothing is recorded or sent,
 * but a trace id is still made or taken, and handed on, so that a request is found in the log of
 * every service. Thread-safe; never blocks but in {@link #close}.
 */
public final class Traces implements AutoCloseable {
  static {
    ContextInGrpc.install();
  }

  /** What W3C's headers may have at most; longer ones are somebody's mistake or mischief. */
  private static final int LONGEST_HEADER = 512;

  private final OpenTelemetry telemetry;
  private final Tracer tracer;
  private final Runnable end;

  /**
   * @param end flushes and stops the sending of spans
   */
  Traces(OpenTelemetry telemetry, Runnable end) {
    this.telemetry = telemetry;
    this.tracer = telemetry.getTracer("io.prism");
    this.end = end;
  }

  /** Nothing is recorded; ids are handed on. */
  public static Traces off() {
    return to(
        OpenTelemetry.propagating(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance())));
  }

  /**
   * @param telemetry stays the caller's to close
   */
  public static Traces to(OpenTelemetry telemetry) {
    return new Traces(telemetry, () -> {});
  }

  /**
   * The caller's trace, or no trace where there are no headers or no good ones.
   *
   * @param header gives a header's value by its lower-case name
   */
  public Context from(Function<String, @Nullable String> header) {
    return telemetry
        .getPropagators()
        .getTextMapPropagator()
        .extract(Context.root(), header, new Headers());
  }

  /** A span in the parent's trace, or in a new one. Whoever begins it ends it. */
  public Context begin(String name, SpanKind kind, Context parent) {
    return begin(name, kind, parent, List.of());
  }

  /**
   * @param links to what else the work belongs to
   */
  public Context begin(String name, SpanKind kind, Context parent, List<SpanContext> links) {
    var builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    links.forEach(builder::addLink);
    Span span = builder.startSpan();
    return parent.with(span.getSpanContext().isValid() ? span : Span.wrap(made()));
  }

  /** Adds the headers that let the next one go on with this trace. */
  public void inject(Context context, BiConsumer<String, String> header) {
    telemetry
        .getPropagators()
        .getTextMapPropagator()
        .inject(context, header, (carrier, name, value) -> header.accept(name, value));
  }

  /** 32 hexadecimal digits. */
  public static String id(Context context) {
    return Span.fromContext(context).getSpanContext().getTraceId();
  }

  /** Marks the context's span as failed. */
  public static void fail(Context context, String why) {
    Span.fromContext(context).setStatus(StatusCode.ERROR).setAttribute("error.type", why);
  }

  /** Ends the context's span; again does nothing. */
  public static void end(Context context) {
    Span.fromContext(context).end();
  }

  /** Sends what is left; blocks for some seconds at most. */
  @Override
  public void close() {
    end.run();
  }

  // Marked as somebody else's, since nobody records it.
  private static SpanContext made() {
    return SpanContext.createFromRemoteParent(
        hex(16), hex(8), TraceFlags.getDefault(), TraceState.getDefault());
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    do {
      ThreadLocalRandom.current().nextBytes(random);
    } while (random[0] == 0);
    return HexFormat.of().formatHex(random);
  }

  /** Reads headers of a decent length. */
  private static final class Headers
      implements io.opentelemetry.context.propagation.TextMapGetter<
          Function<String, @Nullable String>> {
    @Override
    public Iterable<String> keys(Function<String, @Nullable String> carrier) {
      return List.of();
    }

    @Override
    public @Nullable String get(@Nullable Function<String, @Nullable String> carrier, String name) {
      @Nullable String value = carrier == null ? null : carrier.apply(name);
      return value == null || value.length() > LONGEST_HEADER ? null : value;
    }
  }
}
