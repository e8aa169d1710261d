package io.prism.benchmark.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianIsTheMiddleWhateverTheOrder() {
    assertThat(Samples.of(9, 1, 4).median()).isEqualTo(4);
    assertThat(Samples.of(9, 1, 4, 6).median()).isEqualTo(5);
    assertThat(Samples.of(7).median()).isEqualTo(7);
  }

  @Test
  void aPercentileIsAValueThatWasMeasured() {
    List<Double> hundred = new ArrayList<>();
    for (int i = 100; i > 0; i--) {
      hundred.add((double) i);
    }
    Samples samples = new Samples(hundred);
    assertThat(samples.percentile(.95)).isEqualTo(95);
    assertThat(samples.percentile(.99)).isEqualTo(99);
    assertThat(samples.percentile(1)).isEqualTo(100);
    assertThat(samples.percentile(.001)).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> samples.percentile(0));
  }

  @Test
  void samplesAreFiniteAndAtLeastOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> Samples.of());
    assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1, Double.NaN));
  }

  @Test
  void aRatioComparesMediansAndTellsTheSpreadOfTheRounds() {
    Ratio ratio = new Ratio(Samples.of(80, 90, 200), Samples.of(100, 100, 100));
    assertThat(ratio.value()).isCloseTo(.9, within(1e-9));
    assertThat(ratio.byRound().min()).isCloseTo(.8, within(1e-9));
    assertThat(ratio.byRound().max()).isCloseTo(2, within(1e-9));
    assertThat(ratio.describe("pictures/s"))
        .isEqualTo("90 against 100 pictures/s; rounds 0.80..2.00");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ratio(Samples.of(1), Samples.of(1, 2)));
  }

  @Test
  void whoIsMeasuredFirstAlternates() {
    StringBuilder order = new StringBuilder();
    Ratio.alternate(3, () -> told(order, "o"), () -> told(order, "b"));
    assertThat(order).hasToString("obboob");
  }

  private static double told(StringBuilder order, String who) {
    order.append(who);
    return 1;
  }

  @Test
  void aTargetIsInclusiveAndAMissedOneIsSaid() {
    Finding exactly = new Finding("a", .85, new Target.AtLeast(.85), "", "");
    Finding below = new Finding("b", .84, new Target.AtLeast(.85), "", "");
    Finding above = new Finding("c", 701, new Target.AtMost(700), "", "");
    Finding told = Finding.told("d", 1, "", "");
    assertThat(List.of(exactly, below, above, told))
        .extracting(Finding::verdict)
        .containsExactly("met", "MISSED", "MISSED", "");
  }

  @Test
  void theReportHasARowAFindingAndWhatLimitsItBelow() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Report.print(
        List.of(new Finding("speed", .5, new Target.AtLeast(.75), "1 against 2", "the disk")),
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().skip(2))
        .containsExactly(
            "what   measured    target",
            "speed      0.50   >= 0.75  MISSED",
            "    1 against 2",
            "    limited by the disk");
  }

  @Test
  void everyItemIsWorkedOnOnceInChunksOfTheAskedSize() {
    Queue<String> chunks = new java.util.concurrent.ConcurrentLinkedQueue<>();
    try (Workers workers = new Workers(3)) {
      workers.run(10, 4, (from, to) -> chunks.add(from + ".." + to));
    }
    assertThat(chunks).containsExactlyInAnyOrder("0..4", "4..8", "8..10");
  }
}
