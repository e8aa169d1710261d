package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestMetersTest {
  private final IngestStatus status = new IngestStatus();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void bind() {
    new IngestMeters(status).bindTo(meters);
  }

  @Test
  void rejectionsAreToldByReason() {
    status.rejecting(Reason.UNREADABLE_PICTURE);
    status.rejecting(Reason.UNREADABLE_PICTURE);
    assertThat(rejected("UNREADABLE_PICTURE")).isEqualTo(2);
    assertThat(rejected("PICTURE_TOO_LARGE")).isZero();
  }

  @Test
  void aStepsTimeIncludesItsWaiting() {
    Retrier retrier =
        new Retrier(new Backoff(Duration.ofMillis(40), Duration.ofMillis(40)), status);
    int[] failures = {2};
    retrier.untilDone(
        Step.STORE,
        new Cancellation(),
        () -> {
          if (failures[0]-- > 0) {
            throw PrismException.of(Reason.UNAVAILABLE, "Away.");
          }
        });
    var timer = meters.get("prism.ingest.step").tag("step", "store").functionTimer();
    assertThat(timer.count()).isEqualTo(1);
    // Two waits of at least half of 40 ms each.
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isBetween(40.0, 60_000.0);
    assertThat(meters.get("prism.ingest.retries").functionCounter().count()).isEqualTo(2);
  }

  @Test
  void aStepThatWaitsIsSeenUntilItWorksAgain() {
    status.retrying(Step.ANALYZE, Reason.UNAVAILABLE);
    assertThat(waiting("analyze")).isEqualTo(1);
    status.recovered(Step.ANALYZE);
    assertThat(waiting("analyze")).isZero();
  }

  @Test
  void theLagIsThatOfTheSumAndOfTheWorstAndUnknownOnceNothingIsRead() {
    assertThat(gauge("prism.ingest.lag")).isEqualTo(-1);
    status.lag(
        Lag.of(Map.of(new TopicPartition("uploads", 0), 5L, new TopicPartition("uploads", 3), 7L)));
    assertThat(gauge("prism.ingest.lag")).isEqualTo(12);
    assertThat(gauge("prism.ingest.lag.worst")).isEqualTo(7);
    assertThat(gauge("prism.ingest.partitions")).isEqualTo(2);
    status.gaveUp();
    assertThat(gauge("prism.ingest.lag")).isEqualTo(-1);
    assertThat(gauge("prism.ingest.partitions")).isZero();
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private double rejected(String reason) {
    return meters.get("prism.ingest.rejected").tag("reason", reason).functionCounter().count();
  }

  private double waiting(String step) {
    return meters.get("prism.ingest.waiting").tag("step", step).gauge().value();
  }
}
