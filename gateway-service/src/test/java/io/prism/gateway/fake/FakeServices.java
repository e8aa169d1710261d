package io.prism.gateway.fake;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.prism.gateway.ServiceChannels;
import io.prism.telemetry.ClientSpans;
import io.quarkus.test.Mock;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Encoder, caption and index service over gRPC's in-process transport. */
@Mock
@Singleton
public class FakeServices extends ServiceChannels {
  private final FakeEncoder encoder = new FakeEncoder();
  private final FakeCaptions captions = new FakeCaptions();
  private final FakeIndex index = new FakeIndex();
  private final Server server;
  private final ManagedChannel channel;

  public FakeServices(ClientSpans spans) {
    super(spans);
    String name = UUID.randomUUID().toString();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .addService(encoder)
              .addService(captions)
              .addService(index)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).intercept(spans).build();
  }

  public FakeEncoder encoder() {
    return encoder;
  }

  public FakeCaptions captions() {
    return captions;
  }

  public FakeIndex index() {
    return index;
  }

  @Override
  public ManagedChannel open(String target, boolean tls) {
    return channel;
  }

  @PreDestroy
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
