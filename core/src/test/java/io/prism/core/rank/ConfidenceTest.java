package io.prism.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfidenceTest {

  @Test
  void aStandardScoreCountsDeviationsFromTheMeanOfTheSample() {
    // 50 cosines, half of them 0.1 and half 0.3: mean 0.2, variance 50 · 0.01 / 49.
    double[] cosines = IntStream.range(0, 50).mapToDouble(i -> i % 2 == 0 ? .1 : .3).toArray();

    Background background = Background.of(cosines);

    assertThat(background.mean()).isCloseTo(.2, within(1e-12));
    assertThat(background.deviation()).isCloseTo(.1 * Math.sqrt(50 / 49.0), within(1e-12));
    assertThat(background.standardScore(.5)).isCloseTo(3 / Math.sqrt(50 / 49.0), within(1e-9));
    assertThat(background.standardScore(.2)).isCloseTo(0, within(1e-9));
  }

  @Test
  void theSameQueryShiftedAndStretchedScoresTheSame() {
    double[] cosines = IntStream.range(0, 99).mapToDouble(i -> Math.sin(i)).toArray();
    double[] other = Arrays.stream(cosines).map(c -> .2 + .3 * c).toArray();

    assertThat(Background.of(other).standardScore(.2 + .3 * .9))
        .isCloseTo(Background.of(cosines).standardScore(.9), within(1e-9));
  }

  @Test
  void aSampleThatIsAllAlikeStillGivesAFiniteScore() {
    double[] same = new double[Background.MIN_SAMPLE];
    Arrays.fill(same, .4);

    assertThat(Background.of(same).standardScore(.5)).isCloseTo(100, within(1e-6));
    assertThatThrownBy(() -> Background.of(new double[Background.MIN_SAMPLE - 1]))
        .hasMessageContaining("50");
  }

  @Test
  void confidenceIsAHalfAtTheMidpointAndRisesWithTheSlope() {
    Confidence style = new Confidence(2.2, 9, 2.65);

    assertThat(style.of(2.2)).isCloseTo(.5, within(1e-12));
    // 1 / (1 + e^−(9 · 0.45)) = 1 / (1 + e^−4.05)
    assertThat(style.of(2.65)).isCloseTo(.98288, within(1e-5));
    assertThat(style.of(2.1)).isCloseTo(1 / (1 + Math.exp(.9)), within(1e-12));
    assertThat(style.of(-1e9)).isZero();
    assertThat(style.of(1e9)).isEqualTo(1);
    assertThat(style.isEvident(2.65)).isTrue();
    assertThat(style.isEvident(2.64)).isFalse();
  }

  @Test
  void relatedInOneRespectIsRelated() {
    assertThat(Confidence.any(List.of(.5, .5))).isCloseTo(.75, within(1e-12));
    assertThat(Confidence.any(List.of(.9, .0))).isCloseTo(.9, within(1e-12));
    assertThat(Confidence.any(List.of(1.0, .2))).isEqualTo(1);
    assertThat(Confidence.any(List.of())).isZero();
  }

  @Test
  void whatIsNoCalibrationIsRefused() {
    assertThatThrownBy(() -> new Confidence(1, 0, 1)).hasMessageContaining("slope");
    assertThatThrownBy(() -> new Confidence(Double.NaN, 1, 1)).hasMessageContaining("finite");
    assertThatThrownBy(() -> new Background(.1, 0)).hasMessageContaining("distribution");
  }
}
