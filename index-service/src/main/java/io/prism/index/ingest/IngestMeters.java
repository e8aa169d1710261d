package io.prism.index.ingest;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prism.core.error.Reason;
import java.util.Locale;

/** Shows ingestion's status as metrics; docs/operating.md says what to make of them. */
final class IngestMeters implements MeterBinder {
  private final IngestStatus status;

  IngestMeters(IngestStatus status) {
    this.status = status;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    for (IngestStatus.Count count : IngestStatus.Count.values()) {
      FunctionCounter.builder("prism.ingest.records", status, s -> s.count(count))
          .description("Uploads by what became of them")
          .tag("outcome", lower(count))
          .register(meters);
    }
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder("prism.ingest.rejected", status, s -> s.rejected(reason))
          .description("Uploads that were rejected, by reason")
          .tag("reason", reason.name())
          .register(meters);
    }
    FunctionCounter.builder("prism.ingest.retries", status, IngestStatus::retries)
        .description("Attempts that failed because something was away")
        .register(meters);
    Gauge.builder("prism.ingest.lag", status, IngestStatus::lag)
        .description("Uploads that are not indexed yet; -1: unknown")
        .register(meters);
    Gauge.builder("prism.ingest.lag.worst", status, IngestStatus::worstLag)
        .description("The same of the partition that is the furthest behind; -1: unknown")
        .register(meters);
    Gauge.builder("prism.ingest.partitions", status, IngestStatus::partitions)
        .description("Partitions of the stream that this replica reads")
        .register(meters);
    for (Step step : Step.values()) {
      bind(step, meters);
    }
  }

  private void bind(Step step, MeterRegistry meters) {
    FunctionTimer.builder(
            "prism.ingest.step", status, s -> s.times(step), s -> s.nanos(step), NANOSECONDS)
        .description("Times of a step, waiting for what is away included")
        .tag("step", lower(step))
        .register(meters);
    Gauge.builder("prism.ingest.waiting", status, s -> s.waiting().containsKey(step) ? 1 : 0)
        .description("1 while ingestion waits for this step to work again")
        .tag("step", lower(step))
        .register(meters);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
