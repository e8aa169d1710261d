package io.prism.client;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.util.List;
import java.util.Map;

/**
 * Connections to Prism's services. Open one a service and keep it: a channel is expensive,
 * thread-safe and reconnects.
 */
public final class PrismChannels {
  /** Room for a batch of pictures or for 1,000 hits; bytes. */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  /** What targets start with that are the name of a server in the same JVM. */
  public static final String IN_PROCESS = "inprocess:";

  private PrismChannels() {}

  /**
   * @param target {@code host:port}, {@code inprocess:name}, or any gRPC target URI
   * @param tls whether the server speaks TLS; without it only for loopback and trusted networks
   */
  public static ManagedChannel open(String target, boolean tls) {
    if (target.startsWith(IN_PROCESS)) {
      // The call runs on the caller's own thread, as far as the server allows it.
      return InProcessChannelBuilder.forName(target.substring(IN_PROCESS.length()))
          .directExecutor()
          .build();
    }
    return builder(target, tls).defaultServiceConfig(retryWhenAway()).enableRetry().build();
  }

  /** For callers with retries of their own, so that attempts do not multiply. */
  static ManagedChannel openWithoutRetries(String target, boolean tls) {
    return builder(target, tls).disableRetry().build();
  }

  private static ManagedChannelBuilder<?> builder(String target, boolean tls) {
    ManagedChannelBuilder<?> builder =
        ManagedChannelBuilder.forTarget(target).maxInboundMessageSize(MAX_MESSAGE_BYTES);
    return tls ? builder.useTransportSecurity() : builder.usePlaintext();
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
