package io.prism.engine.triton;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelRegistry;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Connections to Triton. */
final class TritonChannels {
  /** Triton ends connections that are pinged more often than every 5 minutes. */
  private static final long KEEP_ALIVE_MINUTES = 6;

  private TritonChannels() {}

  /**
   * Connects when it is first used, and again whenever the connection is lost.
   *
   * @throws IllegalArgumentException if a certificate or key cannot be used
   */
  static ManagedChannel open(String endpoint, TritonSettings settings) {
    return builder("dns:///" + endpoint, settings)
        .maxInboundMessageSize(settings.maxMessageBytes())
        .keepAliveTime(KEEP_ALIVE_MINUTES, TimeUnit.MINUTES)
        // What a name server says beside addresses has no say in this.
        .disableServiceConfigLookUp()
        .build();
  }

  private static ManagedChannelBuilder<?> builder(String target, TritonSettings settings) {
    if (settings.tls().isEmpty()) {
      return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
    }
    try {
      return Grpc.newChannelBuilder(target, tls(settings.tls().get()));
    } catch (IOException | ManagedChannelRegistry.ProviderNotFoundException e) {
      throw new IllegalArgumentException(
          "The setting triton.tls: a certificate or key cannot be used ("
              + e.getMessage()
              + "). Set its files to PEM files, the key in PKCS #8.",
          e);
    }
  }

  private static ChannelCredentials tls(TritonSettings.Tls tls) throws IOException {
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    if (tls.trusted().isPresent()) {
      builder.trustManager(tls.trusted().get().toFile());
    }
    if (tls.identity().isPresent()) {
      TritonSettings.Identity identity = tls.identity().get();
      builder.keyManager(identity.certificate().toFile(), identity.key().toFile());
    }
    return builder.build();
  }
}
