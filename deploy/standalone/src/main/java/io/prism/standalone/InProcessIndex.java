package io.prism.standalone;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import io.prism.client.PrismChannels;
import io.prism.index.v1.IndexServiceGrpc.IndexServiceImplBase;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The index service for the gateway of the same JVM: the same contract and the same service, but a
 * call is neither written to bytes nor sent through a socket nor handed to other threads, which
 * costs more than a search in a small collection. Others call the service at the common port.
 */
@Singleton
class InProcessIndex {
  /** For {@link PrismChannels}; also in application.properties. */
  static final String TARGET = PrismChannels.IN_PROCESS + "prism-index";

  private @Nullable Server server;

  void start(@Observes StartupEvent event, @Any Instance<BindableService> services) {
    BindableService index =
        services.stream().filter(IndexServiceImplBase.class::isInstance).findFirst().orElseThrow();
    server = open(index);
  }

  /** Calls run on the thread of their caller, of which the gateway admits only so many. */
  static Server open(BindableService index) {
    try {
      return InProcessServerBuilder.forName(TARGET.substring(PrismChannels.IN_PROCESS.length()))
          .directExecutor()
          .addService(index)
          .build()
          .start();
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
