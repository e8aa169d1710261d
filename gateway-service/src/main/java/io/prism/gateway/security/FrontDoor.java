package io.prism.gateway.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.core.error.PrismException;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
  private final ScheduledFuture<?> refreshing;

  /** Strangers must not push everything else out of the audit log. */
  private final Bucket refusedLines =
      Bucket.builder()
          .addLimit(limit -> limit.capacity(60).refillGreedy(60, Duration.ofMinutes(1)))
          .build();

  public FrontDoor(
      SecurityConfig config,
      AuditLog audit,
      ScheduledExecutorService workers,
      MeterRegistry meters,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
    KeyRing keys = new KeyRing(new KeyFile(config.keys(), Clock.systemUTC()));
    this.access = new Access(keys, isLoopback(host));
    this.quotas = new Quotas(config.quota(), TimeMeter.SYSTEM_MILLISECONDS);
    this.audit = audit;
    this.refused =
        Quotas.NAMES.stream()
            .collect(
                Collectors.toMap(
                    quota -> quota,
                    quota -> meters.counter("prism.quota.refused", "quota", quota)));
    long every = config.keysRefresh().toMillis();
    this.refreshing =
        workers.scheduleWithFixedDelay(keys::refresh, every, every, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    refreshing.cancel(false);
  }

  /** Whether calls need no key. */
  public boolean isOpen() {
    return access.isOpen();
  }

  /**
   * Null when the request may go on.
   *
   * @param traceId for the audit log
   */
  public @Nullable Refusal admit(RoutingContext context, String traceId) {
    HttpServerRequest request = context.request();
    boolean grpc = isGrpc(request);
    Rule rule = ruleOf(context, grpc);
    Caller caller = Caller.ANYBODY;
    try {
      String cookie = grpc ? null : Sessions.secretIn(request);
      caller = access.identify(rule, request.getHeader("Authorization"), cookie);
      Access.authorize(rule, caller);
    } catch (PrismException e) {
      if (refusedLines.tryConsume(1)) {
        audit.add(entry(context, caller.name(), traceId, e.reason().name()));
      }
      return new Refusal(e.problem(), null);
    }
    Quotas.@Nullable Exceeded exceeded = rule.isOpen() ? null : take(context, caller, rule.meter());
    if (exceeded != null) {
      Objects.requireNonNull(refused.get(exceeded.what())).increment();
      return Refusal.of(exceeded);
    }
    // gRPC's id and outcome are in its messages, which its own interceptor sees.
    if (rule.isAudited() && !grpc) {
      String who = caller.name();
      context.addEndHandler(ended -> audit.add(entry(context, who, traceId, status(context))));
    }
    return null;
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

  public static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.startsWith("application/grpc");
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
    String name = caller.isAnybody() ? "address " + addressOf(request) : "key " + caller.name();
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

  private static String status(RoutingContext context) {
    return Integer.toString(context.response().getStatusCode());
  }

  private static String addressOf(HttpServerRequest request) {
    @Nullable SocketAddress address = request.remoteAddress();
    return address == null ? "" : String.valueOf(address.hostAddress());
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
