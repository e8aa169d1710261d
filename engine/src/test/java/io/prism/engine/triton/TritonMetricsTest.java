package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.engine.triton.TritonEvents.Place;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TritonMetricsTest {
  private static final Place PLACE = new Place("gpu-1:8001", "image");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TritonMetrics metrics = new TritonMetrics(registry, "prism.encoder.triton");

  @Test
  void aModelIsUsableFromWhenItOpensUntilItCloses() {
    metrics.closed(PLACE, "not there");
    assertThat(usable()).isZero();
    metrics.opened(PLACE);
    assertThat(usable()).isEqualTo(1);
    metrics.closed(PLACE, "gone");
    assertThat(usable()).isZero();
  }

  @Test
  void attemptsAreCountedByOutcome() {
    metrics.attempted(PLACE, "ok", 1_000_000);
    metrics.attempted(PLACE, "ok", 3_000_000);
    metrics.attempted(PLACE, "busy", 1);

    var ok = registry.get("prism.encoder.triton.calls").tag("outcome", "ok").timer();
    assertThat(ok.count()).isEqualTo(2);
    assertThat(ok.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4);
    assertThat(ok.getId().getTag("endpoint")).isEqualTo("gpu-1:8001");
    assertThat(ok.getId().getTag("model")).isEqualTo("image");
  }

  private double usable() {
    return registry.get("prism.encoder.triton.usable").tag("model", "image").gauge().value();
  }
}
