package io.prism.gateway;

import io.grpc.ManagedChannel;
import io.prism.client.PrismChannels;
import io.prism.telemetry.ClientSpans;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections to the other services; those at the same address share one. */
@Singleton
public class ServiceChannels {
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final ClientSpans spans;

  public ServiceChannels(ClientSpans spans) {
    this.spans = spans;
  }

  /**
   * @param target {@code host:port} or another gRPC target
   */
  public ManagedChannel open(String target, boolean tls) {
    return channels.computeIfAbsent(target, address -> PrismChannels.open(address, tls, spans));
  }

  @PreDestroy
  void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
