package io.prism.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  LatencyBucketsTest() {
    meters.config().meterFilter(new LatencyBuckets());
  }

  @Test
  void aTimeThatSomebodyWaitsForIsCountedUnderTheLimitsOfTheAlarms() {
    var timer = meters.timer("prism.index.calls", "call", "search");
    timer.record(Duration.ofMillis(400));
    timer.record(Duration.ofMillis(600));
    CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
    assertThat(buckets).hasSize(12);
    assertThat(countUpTo(500, buckets)).isEqualTo(1);
    assertThat(countUpTo(1_000, buckets)).isEqualTo(2);
  }

  @Test
  void othersAreNot() {
    assertThat(meters.timer("prism.encoder.compute").takeSnapshot().histogramCounts()).isEmpty();
  }

  private static double countUpTo(double millis, CountAtBucket[] buckets) {
    return Arrays.stream(buckets)
        .filter(bucket -> bucket.bucket(TimeUnit.MILLISECONDS) == millis)
        .findFirst()
        .orElseThrow()
        .count();
  }
}
