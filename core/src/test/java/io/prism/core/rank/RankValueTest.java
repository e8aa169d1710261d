package io.prism.core.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class RankValueTest {
  @Test
  void equalPicturesHaveRankTwoAndOppositeOnesZero() {
    assertThat(RankValue.rank(RankValue.distance(1))).isEqualTo(2);
    assertThat(RankValue.rank(RankValue.distance(-1))).isEqualTo(0);
    assertThat(RankValue.distance(0)).isCloseTo(1.41421f, within(1e-5f));
  }

  @Property
  void theDistanceIsEuclideanOnUnitVectors(@ForAll @FloatRange(min = -1, max = 1) float cosine) {
    double sine = Math.sqrt(1 - (double) cosine * cosine);
    assertThat((double) RankValue.distance(cosine))
        .isCloseTo(Math.hypot(1 - cosine, sine), within(1e-3));
  }

  @Property
  void aRankThresholdIsACosineThreshold(@ForAll @FloatRange(min = 0, max = 2) float rank) {
    assertThat(RankValue.rank(RankValue.distance(RankValue.cosineOfRank(rank))))
        .isCloseTo(rank, within(1e-3f));
  }

  @Test
  void roundingOutsideTheRangeIsTolerated() {
    assertThat(RankValue.distance(1.0000002f)).isEqualTo(0);
  }

  @Test
  void weightsRefuseNonsense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(Float.NaN, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(1, 101, 0));
    assertThat(new Weights(1, -3, 0.5f).total()).isEqualTo(4.5f);
  }
}
