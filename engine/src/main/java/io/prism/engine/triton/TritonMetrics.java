package io.prism.engine.triton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics of the calls, and a line in the log when a server comes or goes. */
public class TritonMetrics implements TritonEvents {
  private static final System.Logger LOG = System.getLogger(TritonMetrics.class.getName());

  private final String prefix;
  private final MeterRegistry registry;
  private final Map<Place, AtomicInteger> usable = new ConcurrentHashMap<>();

  /**
   * @param prefix of the metrics' names, for example {@code prism.encoder.triton}
   */
  public TritonMetrics(MeterRegistry registry, String prefix) {
    this.prefix = prefix + ".";
    this.registry = registry;
  }

  @Override
  public void opened(Place place) {
    state(place).set(1);
    LOG.log(Level.INFO, "The {0} serves", place);
  }

  @Override
  public void closed(Place place, String why) {
    state(place).set(0);
    LOG.log(Level.WARNING, "The {0} does not serve: {1}", place, why);
  }

  @Override
  public void attempted(Place place, String outcome, long nanos) {
    registry
        .timer(prefix + "calls", tags(place).and("outcome", outcome))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private AtomicInteger state(Place place) {
    return usable.computeIfAbsent(
        place,
        key -> {
          AtomicInteger state = new AtomicInteger();
          Gauge.builder(prefix + "usable", state, AtomicInteger::get)
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
