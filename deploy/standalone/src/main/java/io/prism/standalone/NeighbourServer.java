package io.prism.standalone;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.prism.caption.v1.CaptionServiceGrpc.CaptionServiceImplBase;
import io.prism.client.PrismChannels;
import io.prism.encoder.v1.EncoderServiceGrpc.EncoderServiceImplBase;
import io.prism.gateway.v1.ArtworkServiceGrpc.ArtworkServiceImplBase;
import io.prism.index.v1.IndexServiceGrpc.IndexServiceImplBase;
import io.prism.telemetry.ServerSpans;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The services' way to each other in this JVM: the same contract, services, deadlines and errors,
 * but a call is neither written to bytes nor sent through a socket nor handed to other threads.
 * That costs more than a search in a small collection, and held a large picture eight times. Others
 * call the same services at the common port.
 */
@Singleton
class NeighbourServer {
  private final String target;
  private final ServerSpans spans;
  private @Nullable Server server;

  NeighbourServer(
      @ConfigProperty(name = "prism.standalone.neighbours") String target, ServerSpans spans) {
    this.target = target;
    this.spans = spans;
  }

  /** Before all who may call. */
  void start(@Observes @Priority(1) StartupEvent event, @Any Instance<BindableService> services) {
    server = open(target, services.stream().filter(NeighbourServer::isInner).toList(), spans);
  }

  private static boolean isInner(BindableService service) {
    return service instanceof EncoderServiceImplBase
        || service instanceof CaptionServiceImplBase
        || service instanceof IndexServiceImplBase
        // The demo gallery comes this way: it has no key, and needs none.
        || service instanceof ArtworkServiceImplBase;
  }

  /**
   * Calls run on the thread of their caller: the gateway admits only so many, and ingestion has
   * few.
   *
   * @param target {@link PrismChannels#IN_PROCESS} with a name
   * @param interceptors the last is the outermost
   */
  static Server open(
      String target, List<BindableService> services, ServerInterceptor... interceptors) {
    InProcessServerBuilder builder =
        InProcessServerBuilder.forName(target.substring(PrismChannels.IN_PROCESS.length()))
            .directExecutor();
    services.forEach(builder::addService);
    for (ServerInterceptor interceptor : interceptors) {
      builder.intercept(interceptor);
    }
    try {
      return builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @PreDestroy
  void stop() {
    Server started = server;
    if (started != null) {
      started.shutdownNow();
    }
  }
}
