package io.prism.caption.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prism.models.Link;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TermRankingTest {
  /** Values from a small set, so that ties are common. */
  @Property
  void theTopIsWhatSortingEverythingWouldGive(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -5, max = 5) Integer> values,
      @ForAll @IntRange(min = 1, max = 12) int count) {
    float[] packed = new float[values.size()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = values.get(i) / 5f;
    }
    List<String> names = IntStream.range(0, packed.length).mapToObj(Integer::toString).toList();
    TermRanking ranking = new TermRanking(names, new TermMatrix(packed, 1), 3, new Link.Softmax());
    List<Integer> sorted =
        IntStream.range(0, packed.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -values.get(i)).thenComparing(i -> i))
            .limit(count)
            .toList();
    assertThat(ranking.places(new float[] {1}, count))
        .extracting(TermRanking.Place::index)
        .isEqualTo(sorted);
  }

  @Property
  void theSharesOfAllTermsSumToOne(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -100, max = 100) Integer> values) {
    float[] packed = new float[values.size()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = values.get(i) / 100f;
    }
    List<String> names = IntStream.range(0, packed.length).mapToObj(Integer::toString).toList();
    double sum =
        new TermRanking(names, new TermMatrix(packed, 1), 54, new Link.Softmax())
            .best(new float[] {1}, packed.length).stream().mapToDouble(RankedTerm::score).sum();
    assertThat(sum).isBetween(0.99999, 1.00001);
  }

  /**
   * SigLIP's: sigmoid(112.67 x .16 - 16.77) = sigmoid(1.2572), sigmoid(112.67 x .1 - 16.77) =
   * sigmoid(-5.503).
   */
  @Example
  void aSigmoidJudgesEachTermForItself() {
    TermRanking ranking =
        new TermRanking(
            List.of("far", "near"),
            new TermMatrix(new float[] {0.1f, 0.16f}, 1),
            112.67,
            new Link.Sigmoid(-16.77));

    List<RankedTerm> terms = ranking.best(new float[] {1}, 2);

    assertThat(terms).extracting(RankedTerm::name).containsExactly("near", "far");
    assertThat(terms.get(0).score()).isCloseTo(0.77854f, within(1e-5f));
    assertThat(terms.get(1).score()).isCloseTo(0.004058f, within(1e-6f));
  }
}
