package io.prism.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Counts the times that somebody waits for in buckets, so that Prometheus can tell percentiles over
 * any span and any number of replicas. The bounds hold the limits of docs/operating.md; few, because
 * every route and outcome has its own.
 */
final class LatencyBuckets implements MeterFilter {
  private static final Set<String> WAITED_FOR =
      Set.of(
          "http.server.requests",
          "grpc.server.processing.duration",
          "prism.caption.describe",
          "prism.encoder.wait",
          "prism.index.calls");

  private static final double[] BOUNDS =
      DoubleStream.of(5, 10, 25, 50, 100, 200, 300, 500, 1_000, 2_500, 5_000, 10_000)
          .map(millis -> millis * Duration.ofMillis(1).toNanos())
          .toArray();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    if (!WAITED_FOR.contains(id.getName())) {
      return config;
    }
    return DistributionStatisticConfig.builder()
        .serviceLevelObjectives(BOUNDS)
        .build()
        .merge(config);
  }
}
