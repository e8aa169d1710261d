package io.prism.gateway.web;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.GatewayConfig;
import io.prism.gateway.security.FrontDoor;
import io.prism.gateway.security.Refusal;
import io.prism.gateway.security.Sessions;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Before and around every HTTP request: whose it is, how large, and what its answer carries. */
@ApplicationScoped
public class HttpGuards {
  static final int FIRST = 10_000;
  private static final String ENCODING = "grpc-encoding";
  private static final String IDENTITY = "identity";
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(\"[^\"]{1,70}\"|[^\\s;\"]{1,70})", Pattern.CASE_INSENSITIVE);
  private final OriginRules origins;
  private final FrontDoor door;
  private final Closing closing;
  private final RequestTraces traces;
  private final BodyAdmission bodies;
  private final long maxBody;

  public HttpGuards(
      GatewayConfig config,
      FrontDoor door,
      Closing closing,
      RequestTraces traces,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size")
          io.quarkus.runtime.configuration.MemorySize maxBody) {
    this.origins = new OriginRules(config.hosts());
    this.door = door;
    this.closing = closing;
    this.traces = traces;
    this.bodies = new BodyAdmission(BodyBudget.ofHeap(), HttpGuards::refuse);
    this.maxBody = maxBody.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::guard, FIRST);
  }

  /** What no other route answers, and what fails outside of them, is answered here. */
  void register(@Observes Router router) {
    router.route(HttpMethod.POST, Sessions.PATH).handler(this::openSession);
    router.route(HttpMethod.DELETE, Sessions.PATH).handler(HttpGuards::closeSession);
    router
        .route()
        .order(Integer.MAX_VALUE)
        .handler(context -> answer(context, HttpProblem.of(404)));
    for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431, 500, 503}) {
      router.errorHandler(status, context -> answer(context, HttpProblem.of(status)));
    }
  }

  private void guard(RoutingContext context) {
    traces.begin(context);
    HttpServerRequest request = context.request();
    if (FrontDoor.isGrpc(request)) {
      if (!request.headers().contains(ENCODING)) {
        // Over a message that calls itself compressed the framework would stumble.
        request.headers().set(ENCODING, IDENTITY);
      }
      context.addHeadersEndHandler(
          sent -> GrpcRefusal.complete(context.response().headers(), TraceIds.of(context)));
    }
    @Nullable HttpProblem refusal = refusal(request);
    if (refusal != null) {
      refuse(context, refusal);
    } else if (isCompressed(request)) {
      refuseCompression(context);
    } else {
      judge(context);
    }
  }

  /** Lets the request in, now or as soon as it is known whose it is. */
  private void judge(RoutingContext context) {
    Optional<CompletionStage<Void>> judged;
    try {
      judged = door.judge(context);
    } catch (PrismException e) {
      turnAway(context, new Refusal(e.problem(), null, true));
      return;
    }
    if (judged.isEmpty()) {
      admit(context);
      return;
    }
    context.request().pause();
    Context loop = context.vertx().getOrCreateContext();
    judged.get().whenComplete((done, failed) -> loop.runOnContext(go -> resume(context)));
  }

  private void resume(RoutingContext context) {
    if (!context.response().closed()) {
      context.request().resume();
      admit(context);
    }
  }

  private void admit(RoutingContext context) {
    @Nullable Refusal turnedAway =
        closing
            .refusal(context.request().path())
            .orElseGet(() -> door.admit(context, TraceIds.of(context)));
    if (turnedAway == null) {
      bodies.admit(context, context.vertx());
    } else {
      turnAway(context, turnedAway);
    }
  }

  private static void turnAway(RoutingContext context, Refusal refusal) {
    if (FrontDoor.isGrpc(context.request())) {
      GrpcRefusal.answer(context.response(), refusal, TraceIds.of(context));
      return;
    }
    HttpServerResponse response = context.response();
    refusal.challenge().ifPresent(it -> response.putHeader("WWW-Authenticate", it));
    if (refusal.retryAfter() != null) {
      response.putHeader("Retry-After", Long.toString(refusal.retryAfter().toSeconds()));
    }
    refuse(context, HttpProblem.of(refusal.problem()));
  }

  private void openSession(RoutingContext context) {
    try {
      Cookie cookie = door.openSession(context.request());
      context.response().addCookie(cookie).setStatusCode(204).end();
    } catch (PrismException e) {
      answer(context, HttpProblem.of(e.problem()));
    }
  }

  private static void closeSession(RoutingContext context) {
    context.response().addCookie(Sessions.closing(context.request())).setStatusCode(204).end();
  }

  private static void refuse(RoutingContext context, HttpProblem refusal) {
    if (FrontDoor.isGrpc(context.request())) {
      turnAway(context, new Refusal(refusal.problem(), null, true));
      return;
    }
    // HTTP/2 has no such header: clients drop an answer that carries it.
    if (context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader("Connection", "close");
    }
    answer(context, refusal);
  }

  // The framework would unpack a message of a few kilobytes to gigabytes before any limit applies.
  private static boolean isCompressed(HttpServerRequest request) {
    @Nullable String encoding = request.getHeader(ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase(IDENTITY);
  }

  private static void refuseCompression(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "application/grpc")
        .putHeader("grpc-accept-encoding", IDENTITY)
        .putHeader("grpc-status", "12")
        .putHeader("grpc-message", "Compressed messages are not accepted")
        .end();
  }

  private @Nullable HttpProblem refusal(HttpServerRequest request) {
    @Nullable String authority = authority(request);
    // Where every call needs a key, a stranger's name for this machine brings nobody in.
    if (door.isOpen() && !origins.isOurs(authority) && !request.path().startsWith("/q/health")) {
      return denied("This name is not one of Prism's; see prism.gateway.hosts.");
    }
    if (OriginRules.isCrossSiteChange(
        request.method().name(),
        authority,
        request.getHeader("Origin"),
        request.getHeader("Sec-Fetch-Site"))) {
      return denied("Another web site may not change anything here.");
    }
    if (isMalformedMultipart(request.getHeader("Content-Type"))) {
      return HttpProblem.of(
          Problem.invalid("Content-Type", "A multipart request must name its boundary."));
    }
    return isTooLong(request) ? tooLong() : null;
  }

  // The multipart parser stumbles over a boundary that is empty.
  private static boolean isMalformedMultipart(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/")
        && !BOUNDARY.matcher(contentType).find();
  }

  private boolean isTooLong(HttpServerRequest request) {
    @Nullable String length = request.getHeader("Content-Length");
    return length != null && (length.length() > 18 || Long.parseLong(length) > maxBody);
  }

  private HttpProblem tooLong() {
    return HttpProblem.of(
        Problem.overLimit(
            Reason.PICTURE_TOO_LARGE,
            "body",
            maxBody + " bytes",
            "The request's body is larger than " + maxBody + " bytes."));
  }

  private static HttpProblem denied(String detail) {
    return HttpProblem.of(PrismException.of(Reason.PERMISSION_DENIED, detail).problem());
  }

  private static @Nullable String authority(HttpServerRequest request) {
    @Nullable HostAndPort authority = request.authority();
    return authority == null ? null : authority.toString();
  }

  private static void answer(RoutingContext context, HttpProblem problem) {
    if (context.response().ended() || context.response().headWritten()) {
      return;
    }
    context.response().setStatusCode(problem.status());
    context.response().putHeader("Content-Type", HttpProblem.MEDIA_TYPE);
    if (!context.response().headers().contains("Retry-After")) {
      problem.retryAfter().ifPresent(after -> context.response().putHeader("Retry-After", after));
    }
    context.response().end(problem.toJson(TraceIds.of(context)));
  }
}
