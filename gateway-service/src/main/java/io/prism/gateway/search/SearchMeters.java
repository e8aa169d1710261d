package io.prism.gateway.search;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** {@code prism_searches_total} by {@code outcome}. */
public final class SearchMeters implements Searches.Outcomes {
  static final String NAME = "prism.searches";

  private final Counter searched;
  private final Counter refused;

  public SearchMeters(MeterRegistry meters) {
    this.searched = meters.counter(NAME, "outcome", "searched");
    this.refused = meters.counter(NAME, "outcome", "refused");
  }

  @Override
  public void searched() {
    searched.increment();
  }

  @Override
  public void refused() {
    refused.increment();
  }
}
