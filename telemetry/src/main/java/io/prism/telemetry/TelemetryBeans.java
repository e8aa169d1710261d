package io.prism.telemetry;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** The one place where this process decides what it tells of itself. */
public class TelemetryBeans {
  @Produces
  @Singleton
  Traces traces(Config config) {
    String service =
        config.getOptionalValue("quarkus.application.name", String.class).orElse("prism");
    return SpanExport.open(settings(config), service);
  }

  void close(@Disposes Traces traces) {
    traces.close();
  }

  @Produces
  @Singleton
  MeterFilter latencies() {
    return new LatencyBuckets();
  }

  private static Map<String, String> settings(Config config) {
    Map<String, String> settings = new HashMap<>();
    config.getPropertyNames().forEach(name -> copy(config, name, settings));
    // By name, because the environment spells them in its own way.
    List.of(SpanExport.ENDPOINT, SpanExport.TRACES_ENDPOINT, SpanExport.DISABLED)
        .forEach(name -> copy(config, name, settings));
    return settings;
  }

  private static void copy(Config config, String name, Map<String, String> settings) {
    if (name.startsWith("otel.")) {
      config.getOptionalValue(name, String.class).ifPresent(value -> settings.put(name, value));
    }
  }
}
