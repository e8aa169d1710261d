package io.prism.gateway.web;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.prism.gateway.GatewayConfig;
import io.prism.gateway.security.FrontDoor;
import io.prism.telemetry.ContextInGrpc;
import io.prism.telemetry.CurrentArtwork;
import io.prism.telemetry.Traces;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Gives every HTTP request its trace, and to all that is done for it, on whatever thread. gRPC
 * calls have spans of their own.
 */
@Singleton
public class RequestTraces {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> HEADERS = List.of("traceparent", "tracestate", "baggage");
  private static final int FAILED = 500;

  private final Traces traces;
  private final boolean continued;

  public RequestTraces(Traces traces, GatewayConfig config) {
    this.traces = traces;
    this.continued = config.continueTraces();
  }

  /** Called first of all, on the event loop. */
  void begin(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!continued) {
      HEADERS.forEach(request.headers()::remove);
    }
    if (FrontDoor.isGrpc(request)) {
      return;
    }
    Context caller = traces.from(request::getHeader);
    Context trace = CurrentArtwork.unknown(isTraced(request) ? begin(request, caller) : caller);
    TraceIds.set(routing, trace);
    // A request's own Vert.x context goes with it wherever it is worked on, and ends with it.
    if (VertxContext.isOnDuplicatedContext()) {
      ContextInGrpc.settle(trace);
    }
    routing.addEndHandler(ended -> end(routing, trace, ended));
  }

  // Probes and scrapers come every few seconds, and tell nothing in a trace.
  private static boolean isTraced(HttpServerRequest request) {
    return !request.path().startsWith("/q/");
  }

  private Context begin(HttpServerRequest request, Context caller) {
    String given = request.method().name();
    String method = METHODS.contains(given) ? given : "_OTHER";
    Context trace = traces.begin(method, SpanKind.SERVER, caller);
    Span.fromContext(trace)
        .setAttribute("http.request.method", method)
        .setAttribute("url.scheme", request.isSSL() ? "https" : "http")
        .setAttribute("url.path", request.path());
    return trace;
  }

  private static void end(RoutingContext routing, Context trace, AsyncResult<Void> ended) {
    int status = routing.response().getStatusCode();
    Span.fromContext(trace).setAttribute("http.response.status_code", status);
    if (ended.failed()) {
      Traces.fail(trace, "closed");
    } else if (status >= FAILED) {
      Traces.fail(trace, Integer.toString(status));
    }
    Traces.end(trace);
  }

  /**
   * Names the request's span once its route is known.
   *
   * @param route with names in place of values, for example {@code /v1/artworks/{id}}
   */
  public static void route(RoutingContext routing, String route) {
    Span.fromContext(TraceIds.contextOf(routing))
        .updateName(routing.request().method().name() + " " + route)
        .setAttribute("http.route", route);
  }
}
