package io.prism.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends spans to the endpoint that OpenTelemetry's standard settings name, if they name one. */
final class SpanExport {
  static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";
  static final String DISABLED = "otel.sdk.disabled";

  /** What is lost when the endpoint does not take the last spans in time is not waited for. */
  private static final long LAST_SECONDS = 3;

  /**
   * Bounded whatever happens: at most 2,048 spans wait, each with texts of at most 256 characters;
   * what does not fit is dropped, and an endpoint that does not answer holds up nobody but its own
   * thread.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.bsp.schedule.delay", "1000",
          "otel.bsp.export.timeout", "10000",
          "otel.bsp.max.queue.size", "2048",
          "otel.span.attribute.value.length.limit", "256");

  private SpanExport() {}

  static boolean isWanted(Map<String, String> settings) {
    boolean named =
        !settings.getOrDefault(ENDPOINT, "").isBlank()
            || !settings.getOrDefault(TRACES_ENDPOINT, "").isBlank();
    return named && !settings.getOrDefault(DISABLED, "").strip().equalsIgnoreCase("true");
  }

  /**
   * @param settings those that begin with {@code otel.}; the environment and system properties
   *     count beside them
   * @throws IllegalStateException when they cannot work, with what to do
   */
  static Traces open(Map<String, String> settings, String service) {
    if (!isWanted(settings)) {
      return Traces.off();
    }
    Map<String, String> all = new HashMap<>(DEFAULTS);
    all.put("otel.service.name", service);
    all.putAll(settings);
    // Makes ready what keeps contexts: the exporter's thread, which has no class loader, could not.
    var unused = Context.current();
    try {
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> all)
              // Baggage of strangers is not carried along.
              .addPropertiesCustomizer(given -> Map.of("otel.propagators", "tracecontext"))
              .build()
              .getOpenTelemetrySdk();
      return new Traces(sdk, () -> sdk.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS));
    } catch (ConfigurationException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "Traces cannot be sent: "
              + e.getMessage()
              + ". Recommended action: correct the settings that begin with OTEL_, or unset"
              + " OTEL_EXPORTER_OTLP_ENDPOINT.",
          e);
    }
  }
}
