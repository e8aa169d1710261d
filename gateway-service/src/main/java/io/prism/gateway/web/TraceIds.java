package io.prism.gateway.web;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.prism.telemetry.Traces;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a request is found in the log and among the traces: the caller's W3C trace id,
 * or a made one.
 */
public final class TraceIds {
  private static final String KEY = "prism.trace";
  private static final Traces NAMES = Traces.off();

  private TraceIds() {}

  static void set(RoutingContext routing, Context trace) {
    routing.put(KEY, trace);
  }

  /** The same one throughout the request. */
  public static String of(RoutingContext routing) {
    Context trace = contextOf(routing);
    if (!Span.fromContext(trace).getSpanContext().isValid()) {
      // Neither traced here nor by the caller, or not even a request.
      Context caller = NAMES.from(routing.request()::getHeader);
      trace = NAMES.begin("request", SpanKind.SERVER, caller);
      set(routing, trace);
    }
    return Traces.id(trace);
  }

  /**
   * Of the gRPC call that is served now; the request that it came with has the same from then on.
   */
  static String ofCall(@Nullable RoutingContext routing) {
    Context served = Context.current();
    if (Span.fromContext(served).getSpanContext().isValid()) {
      if (routing != null) {
        set(routing, served);
      }
      return Traces.id(served);
    }
    return routing == null ? Traces.id(NAMES.begin("call", SpanKind.SERVER, served)) : of(routing);
  }

  static Context contextOf(RoutingContext routing) {
    @Nullable Context known = routing.get(KEY);
    return known == null ? Context.root() : known;
  }
}
