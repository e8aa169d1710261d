package io.prism.encoder.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.prism.encoder.engine.triton.TritonEvents;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** {@code prism.encoder.triton.*}, and a line in the log when a server comes or goes. */
@Singleton
public class TritonMetrics implements TritonEvents {
  private static final Logger LOG = Logger.getLogger(TritonMetrics.class);
  private static final String PREFIX = "prism.encoder.triton.";

  private final MeterRegistry registry;
  private final Map<Place, AtomicInteger> usable = new ConcurrentHashMap<>();

  public TritonMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void opened(Place place) {
    state(place).set(1);
    LOG.infof("The %s serves", place);
  }

  @Override
  public void closed(Place place, String why) {
    state(place).set(0);
    LOG.warnf("The %s does not serve: %s", place, why);
  }

  @Override
  public void attempted(Place place, String outcome, long nanos) {
    registry
        .timer(PREFIX + "calls", tags(place).and("outcome", outcome))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private AtomicInteger state(Place place) {
    return usable.computeIfAbsent(
        place,
        key -> {
          AtomicInteger state = new AtomicInteger();
          Gauge.builder(PREFIX + "usable", state, AtomicInteger::get)
              .description("1 while calls go to this model on this server")
              .tags(tags(key))
              .register(registry);
          return state;
        });
  }

  private static Tags tags(Place place) {
    return Tags.of("endpoint", place.endpoint(), "model", place.model());
  }
}
