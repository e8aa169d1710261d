package io.prism.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {
  @Test
  void metricsAreFoundAndFunctionsGroupingsAndRangesAreNot() {
    assertThat(
            PromQl.selectors(
                "histogram_quantile(0.95, sum by (job, le) (rate(a_seconds_bucket{call=\"x\"}[5m])))"
                    + " and on (job) level:a:rate5m > 0.5 * sum without (job) (b offset 15m) / 96"))
        .containsExactly(
            new PromQl.Selector("a_seconds_bucket", Set.of("call")),
            new PromQl.Selector("level:a:rate5m", Set.of()),
            new PromQl.Selector("b", Set.of()));
  }

  @Test
  void stringsHoldNoNames() {
    assertThat(PromQl.selectors("a{b=~\"c{d}[e]\\\"f\", g!=\"h\"} unless max by (x) (i) == 1e3"))
        .containsExactly(
            new PromQl.Selector("a", Set.of("b", "g")), new PromQl.Selector("i", Set.of()));
  }
}
