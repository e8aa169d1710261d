package io.prism.gateway.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.core.error.PrismException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets callers in, counts what they take, and writes down what they changed. Never blocks. */
@Singleton
public class FrontDoor {
  private static final Pattern ID =
      Pattern.compile("/v1/(?:artworks|admin/rejected|admin/jobs)/([^/]+)(?:/.*)?");

  private final Access access;
  private final Quotas quotas;
  private final AuditLog audit;
  private final Map<String, Counter> refused;

  /** Strangers must not push everything else out of the audit log. */
  private final Bucket refusedLines =
      Bucket.builder()
          .addLimit(limit -> limit.capacity(60).refillGreedy(60, Duration.ofMinutes(1)))
          .build();

  public FrontDoor(SecurityConfig config, Access access, AuditLog audit, MeterRegistry meters) {
    this.access = access;
    this.quotas = new Quotas(config.quota(), TimeMeter.SYSTEM_MILLISECONDS);
    this.audit = audit;
    this.refused =
        Quotas.NAMES.stream()
            .collect(
                Collectors.toMap(
                    quota -> quota,
                    quota -> meters.counter("prism.quota.refused", "quota", quota)));
  }

  /** Whether calls need no credentials. */
  public boolean isOpen() {
    return access.isOpen();
  }

  /**
   * Has the request's credentials judged where that takes its time: {@link #admit} is to be called
   * when the stage completes. Empty where it has the answer at once.
   *
   * @throws PrismException QUOTA_EXCEEDED when too many are waiting
   */
  public Optional<CompletionStage<Void>> judge(RoutingContext context) {
    boolean grpc = isGrpc(context.request());
    return access.judge(
        ruleOf(context, grpc), authorizationOf(context), cookieOf(context.request(), grpc));
  }

  /**
   * Null when the request may go on.
   *
   * @param traceId for the audit log
   */
  public @Nullable Refusal admit(RoutingContext context, String traceId) {
    boolean grpc = isGrpc(context.request());
    Rule rule = ruleOf(context, grpc);
    @Nullable String cookie = cookieOf(context.request(), grpc);
    Caller caller = Caller.ANYBODY;
    try {
      caller = access.identify(rule, authorizationOf(context), cookie);
      Access.authorize(rule, caller);
    } catch (PrismException e) {
      if (refusedLines.tryConsume(1)) {
        audit.addIfPossible(entry(context, caller.name(), traceId, e.reason().name()));
      }
      boolean had = cookie != null || Access.secretOf(authorizationOf(context)) != null;
      return new Refusal(e.problem(), null, had);
    }
    Quotas.@Nullable Exceeded exceeded = rule.isOpen() ? null : take(context, caller, rule.meter());
    if (exceeded != null) {
      Objects.requireNonNull(refused.get(exceeded.what())).increment();
      return Refusal.of(exceeded);
    }
    // gRPC's id and outcome are in its messages, which its own interceptor sees.
    return rule.isAudited() && !grpc ? keep(context, caller.name(), traceId) : null;
  }

  private @Nullable Refusal keep(RoutingContext context, String who, String traceId) {
    AuditLog.@Nullable Place place = audit.reserve();
    if (place == null) {
      return Refusal.ofFullAuditLog();
    }
    context.addEndHandler(
        ended -> place.fill(entry(context, who, traceId, outcome(context, ended.succeeded()))));
    return null;
  }

  private static @Nullable String authorizationOf(RoutingContext context) {
    return context.request().getHeader("Authorization");
  }

  private static @Nullable String cookieOf(HttpServerRequest request, boolean grpc) {
    return grpc ? null : Sessions.secretIn(request);
  }

  /**
   * What keeps the request's bearer token in the browser, as long as it is valid.
   *
   * @throws PrismException INVALID_ARGUMENT where it brought none, or one that browsers cannot keep
   */
  public Cookie openSession(HttpServerRequest request) {
    @Nullable String secret = Access.secretOf(request.getHeader("Authorization"));
    if (secret == null) {
      throw PrismException.invalid("Authorization", "Send the key as a bearer token.");
    }
    return Sessions.opening(secret, access.remaining(secret), request.isSSL());
  }

  /**
   * The caller of a gRPC method.
   *
   * @param method {@code package.Service/Method}
   * @throws PrismException UNAUTHENTICATED or PERMISSION_DENIED
   */
  public Caller admit(String method, @Nullable String authorization) {
    return access.admit(CallRules.ofGrpc(method), authorization, null);
  }

  /** Whether the audit log keeps calls of this gRPC method. */
  public static boolean isAudited(String method) {
    return CallRules.ofGrpc(method).isAudited();
  }

  /**
   * The scope that a call over HTTP needs; empty for none.
   *
   * @param path normalised, or a template with names in braces
   */
  public static Optional<Scope> scopeOf(String method, String path) {
    String one = path.replaceAll("\\{\\w+}", "x");
    return Optional.ofNullable(CallRules.ofHttp(method, one, one).scope());
  }

  /** As the framework sees it: whoever only says so, over HTTP/1, is served as REST. */
  public static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return request.version() == HttpVersion.HTTP_2
        && type != null
        && type.toLowerCase(Locale.ROOT).startsWith("application/grpc");
  }

  private static Rule ruleOf(RoutingContext context, boolean grpc) {
    HttpServerRequest request = context.request();
    String path = request.path();
    return grpc
        ? CallRules.ofGrpc(path.startsWith("/") ? path.substring(1) : path)
        : CallRules.ofHttp(request.method().name(), context.normalizedPath(), path);
  }

  private Quotas.@Nullable Exceeded take(RoutingContext context, Caller caller, Meter meter) {
    HttpServerRequest request = context.request();
    String name = caller.isAnybody() ? "address " + addressOf(request) : "caller " + caller.name();
    @Nullable String announced = request.getHeader("Content-Length");
    if (announced != null) {
      return quotas.take(name, meter, Long.parseLong(announced));
    }
    Quotas.@Nullable Exceeded exceeded = quotas.take(name, meter, 0);
    if (exceeded == null && !request.isEnded()) {
      context.addEndHandler(ended -> quotas.charge(name, request.bytesRead()));
    }
    return exceeded;
  }

  private static AuditLog.Entry entry(
      RoutingContext context, String who, String traceId, String outcome) {
    HttpServerRequest request = context.request();
    Matcher named = ID.matcher(request.path());
    @Nullable String location = context.response().headers().get("Location");
    String id =
        named.matches()
            ? named.group(1)
            : location == null ? "" : location.substring(location.lastIndexOf('/') + 1);
    return new AuditLog.Entry(
        who, addressOf(request), request.method() + " " + request.path(), id, outcome, traceId);
  }

  /** The status, which means nothing where the caller left before there was an answer. */
  private static String outcome(RoutingContext context, boolean answered) {
    return answered || context.response().headWritten()
        ? Integer.toString(context.response().getStatusCode())
        : "closed";
  }

  private static String addressOf(HttpServerRequest request) {
    @Nullable SocketAddress address = request.remoteAddress();
    return address == null ? "" : String.valueOf(address.hostAddress());
  }
}
