package io.prism.client;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections to Prism's services. Open one a service and keep it: a channel is expensive,
 * thread-safe, reconnects within seconds after its server is back, and shares calls among all
 * addresses of its name, which it looks up again and again.
 */
public final class PrismChannels {
  /** Room for a batch of pictures or for 1,000 hits; bytes. */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  /** What targets start with that are the name of a server in the same JVM. */
  public static final String IN_PROCESS = "inprocess:";

  /** gRPC's and Triton's servers hang up on whoever pings more than once in five minutes. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(330);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

  private PrismChannels() {}

  /**
   * @param target {@code host:port}, {@code inprocess:name}, or any gRPC target URI
   * @param tls whether the server speaks TLS; without it only for loopback and trusted networks
   * @param interceptors see every call
   */
  public static ManagedChannel open(String target, boolean tls, ClientInterceptor... interceptors) {
    if (target.startsWith(IN_PROCESS)) {
      // The call runs on the caller's own thread, as far as the server allows it.
      return InProcessChannelBuilder.forName(target.substring(IN_PROCESS.length()))
          .directExecutor()
          .intercept(interceptors)
          .build();
    }
    return healing(
        builder(target, tls)
            .intercept(interceptors)
            .defaultServiceConfig(retryWhenAway())
            .enableRetry());
  }

  /** For callers with retries of their own, so that attempts do not multiply. */
  static ManagedChannel openWithoutRetries(String target, boolean tls) {
    return healing(builder(target, tls).disableRetry());
  }

  private static ManagedChannelBuilder<?> builder(String target, boolean tls) {
    ManagedChannelBuilder<?> builder =
        ManagedChannelBuilder.forTarget(target)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            // A name with several addresses is a service with several replicas.
            .defaultLoadBalancingPolicy("round_robin")
            .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    return tls ? builder.useTransportSecurity() : builder.usePlaintext();
  }

  private static ManagedChannel healing(ManagedChannelBuilder<?> builder) {
    ManagedChannel channel = builder.build();
    Reconnects.watch(channel);
    return channel;
  }

  // Every unary call of Prism is idempotent, so a call that never reached its server may be sent
  // again. gRPC stops at the deadline and hedges nothing.
  private static Map<String, ?> retryWhenAway() {
    Map<String, Object> policy =
        Map.of(
            "maxAttempts",
            3.0,
            "initialBackoff",
            "0.05s",
            "maxBackoff",
            "0.5s",
            "backoffMultiplier",
            2.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));
    return Map.of(
        "methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", policy)));
  }
}
