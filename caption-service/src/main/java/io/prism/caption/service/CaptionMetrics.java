package io.prism.caption.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prism.caption.v1.Caption;
import io.prism.client.ItemResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** What the service tells of itself. */
@ApplicationScoped
public class CaptionMetrics {
  private static final String DESCRIBED = "prism.caption.described";

  private final MeterRegistry registry;
  private final Timer calls;

  public CaptionMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.calls =
        Timer.builder("prism.caption.describe")
            .description("One Describe call, encoding of its pictures included")
            .register(registry);
  }

  <T> T timed(Supplier<T> call) {
    long start = System.nanoTime();
    try {
      return call.get();
    } finally {
      calls.record(System.nanoTime() - start, java.util.concurrent.TimeUnit.NANOSECONDS);
    }
  }

  /** One count a subject, by the source of its caption or the reason of its failure. */
  void count(List<ItemResult<Caption>> results) {
    for (ItemResult<Caption> result : results) {
      String outcome =
          result instanceof ItemResult.Failed<Caption> failed
              ? failed.problem().reason().name()
              : result.orThrow().getSource().name();
      registry.counter(DESCRIBED, "outcome", outcome).increment();
    }
  }
}
