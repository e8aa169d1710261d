package io.prism.encoder.service;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.prism.encoder.Encoder;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Lane;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** {@code prism.encoder.*}: waiting, batches and what was dropped, by stage and lane. */
@Singleton
public class EncoderMetrics {
  private static final String PREFIX = "prism.encoder.";

  private final MeterRegistry registry;

  public EncoderMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  BatcherEvents events(String stage) {
    return new StageEvents(registry, Tags.of("stage", stage));
  }

  void watch(Encoder encoder) {
    encoder.stages().forEach(this::watch);
  }

  private void watch(String stage, DynamicBatcher<?, ?> batcher) {
    for (Lane lane : Lane.values()) {
      Gauge.builder(PREFIX + "waiting", batcher, b -> b.waiting(lane))
          .description("Items that no worker has taken yet")
          .tags("stage", stage, "lane", name(lane))
          .register(registry);
    }
  }

  private static String name(Lane lane) {
    return lane.name().toLowerCase(Locale.ROOT);
  }

  private static final class StageEvents implements BatcherEvents {
    private final MeterRegistry registry;
    private final Tags stage;
    private final Timer compute;
    private final DistributionSummary batch;

    StageEvents(MeterRegistry registry, Tags stage) {
      this.registry = registry;
      this.stage = stage;
      this.compute =
          Timer.builder(PREFIX + "compute").description("One batch").tags(stage).register(registry);
      this.batch =
          DistributionSummary.builder(PREFIX + "batch")
              .description("Items of a batch")
              .tags(stage)
              .register(registry);
    }

    @Override
    public void rejected(Lane lane) {
      dropped(lane, "full");
    }

    @Override
    public void expired(Lane lane) {
      dropped(lane, "deadline");
    }

    @Override
    public void withdrawn(Lane lane) {
      dropped(lane, "cancelled");
    }

    @Override
    public void waited(Lane lane, long nanos) {
      registry
          .timer(PREFIX + "wait", stage.and("lane", name(lane)))
          .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void computed(int items, long nanos) {
      compute.record(nanos, TimeUnit.NANOSECONDS);
      batch.record(items);
    }

    private void dropped(Lane lane, String why) {
      registry.counter(PREFIX + "dropped", stage.and("lane", name(lane), "why", why)).increment();
    }
  }
}
