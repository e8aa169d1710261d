package io.prism.caption.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.models.CaptionSearch;
import io.prism.models.CaptionSearch.EarlyStopping;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** Worked out by hand; that it equals transformers' the contract of the networks shows. */
class BeamSearchTest {
  private static final int END = 0;

  /** Natural logarithms of .1 to .5 and so on, as probabilities that are easy to multiply. */
  private static float[] row(double... probabilities) {
    float[] row = new float[probabilities.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) Math.log(probabilities[i]);
    }
    return row;
  }

  private static CaptionSearch two(int maxTokens, double penalty, EarlyStopping early) {
    return new CaptionSearch(2, maxTokens, 0, penalty, early);
  }

  @Test
  void theBestPairIsNotTheBestFirstToken() {
    BeamSearch search = new BeamSearch(two(2, 0, EarlyStopping.NO), END);

    assertThat(search.advance(new float[][] {row(.05, .5, .4, .05)})).isTrue();
    assertThat(search.tokens()).containsExactly(1, 2);
    assertThat(search.parents()).containsExactly(0, 0);
    // .5 × .4 = .2 at most, but .4 × .9 = .36
    boolean on = search.advance(new float[][] {row(.2, .4, .2, .2), row(.03, .03, .04, .9)});

    assertThat(on).isFalse();
    assertThat(search.best().tokens()).containsExactly(2, 3);
    assertThat(search.best().score()).isCloseTo(Math.log(.36), within(1e-6));
  }

  @Test
  void aBeamThatLosesGivesItsPlaceToAnothersChild() {
    BeamSearch search = new BeamSearch(two(5, 1, EarlyStopping.NO), END);
    search.advance(new float[][] {row(.01, .6, .38, .01)});

    search.advance(new float[][] {row(.01, .44, .45, .1), row(.25, .25, .25, .25)});

    assertThat(search.tokens()).containsExactly(2, 1);
    assertThat(search.parents()).containsExactly(0, 0);
  }

  @Test
  void theLengthPenaltyDecidesBetweenShortAndLong() {
    // The end at once has .4; the longer text .5 × .5 = .25 after its end.
    assertThat(twoSteps(0).tokens()).isEmpty();
    assertThat(twoSteps(2).tokens()).containsExactly(1);
  }

  private static TextSearch.Hypothesis twoSteps(double penalty) {
    BeamSearch search = new BeamSearch(two(2, penalty, EarlyStopping.NEVER), END);
    search.advance(new float[][] {row(.4, .5, .06, .04)});
    search.advance(new float[][] {row(.5, .2, .2, .1), row(.5, .2, .2, .1)});
    return search.best();
  }

  @Test
  void enoughFinishedTextsEndItAtOnceOnlyIfThatIsWanted() {
    assertThat(afterTwoEnds(EarlyStopping.YES)).isFalse();
    assertThat(afterTwoEnds(EarlyStopping.NEVER)).isTrue();
  }

  /**
   * Two ends in a row are the two most probable candidates; what still runs could become better.
   */
  private static boolean afterTwoEnds(EarlyStopping early) {
    BeamSearch search = new BeamSearch(two(10, 3, early), END);
    assertThat(search.advance(new float[][] {row(.1, .45, .4, .05)})).isTrue();
    return search.advance(new float[][] {row(.9, .06, .02, .02), row(.9, .06, .02, .02)});
  }

  @Test
  void theEndDoesNotComeBeforeItsTime() {
    CaptionSearch search = new CaptionSearch(1, 3, 2, 1, EarlyStopping.NO);
    GreedySearch greedy = new GreedySearch(search, END);
    float[][] rows = {row(.9, .06, .04)};

    assertThat(greedy.advance(new float[][] {rows[0].clone()})).isTrue();
    assertThat(greedy.advance(new float[][] {rows[0].clone()})).isTrue();
    assertThat(greedy.advance(new float[][] {rows[0].clone()})).isFalse();
    assertThat(greedy.best().tokens()).containsExactly(1, 1);
  }

  @Test
  void aLogitThatIsNoNumberIsADefect() {
    assertThatThrownBy(
            () -> LogProbabilities.of(FloatBuffer.wrap(new float[] {1, Float.NaN}), 1, 2))
        .hasMessageContaining("not a number");
    assertThatThrownBy(
            () ->
                LogProbabilities.of(
                    FloatBuffer.wrap(new float[] {1, Float.POSITIVE_INFINITY}), 1, 2))
        .hasMessageContaining("Infinity");
    assertThat(LogProbabilities.of(FloatBuffer.wrap(new float[] {7, 1, 1}), 1, 2)[0][0])
        .isCloseTo((float) -Math.log(1 + Math.exp(-6)), within(1e-6f));
  }

  @Test
  void theCacheFollowsTheBeamsWithoutMovingRows() {
    KeyValueCache cache = new KeyValueCache(1);
    cache.append(FloatBuffer.wrap(new float[] {7}), new int[] {0, 0, 0});
    cache.append(FloatBuffer.wrap(new float[] {10, 11, 12}), new int[] {2, 0, 2});
    cache.append(FloatBuffer.wrap(new float[] {20, 21, 22}), new int[] {1, 2});
    FloatBuffer out = FloatBuffer.allocate(8);

    cache.write(out);

    assertThat(out.array()).containsExactly(0, 7, 10, 21, 0, 7, 12, 22);
    assertThat(cache.length()).isEqualTo(3);
  }
}
