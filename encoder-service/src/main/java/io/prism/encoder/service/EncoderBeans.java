package io.prism.encoder.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.prism.encoder.Encoder;
import io.prism.encoder.EncoderSettings;
import io.prism.engine.onnx.StopSignals;
import io.prism.engine.triton.TritonMetrics;
import io.prism.models.ModelPack;
import io.prism.models.ModelPacks;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Opens the encoder when the application starts and closes it when it stops. */
@Singleton
public class EncoderBeans {
  private static final Logger LOG = Logger.getLogger(EncoderBeans.class);

  @Produces
  @Singleton
  TritonMetrics triton(MeterRegistry registry) {
    return new TritonMetrics(registry, "prism.encoder.triton");
  }

  @Produces
  @Singleton
  Encoder encoder(
      EncoderConfig config,
      EncoderMetrics metrics,
      TritonMetrics triton,
      @ConfigProperty(name = "prism.models.cache") Path cache) {
    EncoderSettings settings =
        EncoderChecks.settings(config, Runtime.getRuntime().availableProcessors());
    ModelPack pack = new ModelPacks(cache).open(config.pack());
    Encoder encoder =
        Encoder.open(pack, Engines.open(config, pack, settings, triton), settings, metrics::events);
    metrics.watch(encoder);
    return encoder;
  }

  void close(@Disposes Encoder encoder) {
    encoder.close();
  }

  /** Where this service is a process of its own, it stops before the JVM does. */
  void takeSignals(@Observes StartupEvent event) {
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      StopSignals.install(Quarkus::asyncExit);
    }
  }

  /**
   * A pack that cannot be used stops the start, not the first request. An engine elsewhere does
   * not: it may come later.
   */
  void start(@Observes StartupEvent event, @Readiness EncoderReadiness readiness) {
    readiness.start();
    LOG.infof("The encoder serves %s with %s", readiness.model(), readiness.engine());
  }
}
