package io.prism.core.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.rank.Dimension;
import io.prism.core.result.ResultHit.Relevance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each step alone, with numbers worked out by hand. */
class ResultStepsTest {

  @Test
  void theSimilarSetIsWhatLiesWithinTheDistance() {
    List<ResultHit<String>> hits = List.of(far("a", .5f), far("b", .9f), far("c", .9001f));

    assertThat(items(new SimilarSet(.9f).apply(hits))).containsExactly("a", "b");
    assertThat(new SimilarSet(.9f).apply(hits).detail()).isEqualTo("distance at most 0.9");
  }

  @Test
  void theRankValueIsTwoMinusTheDistance() {
    // The source's example: of hits at 0.9, 0.91 and 0.93 a threshold of 1.08 keeps two.
    List<ResultHit<String>> hits = List.of(far("a", .9f), far("b", .91f), far("c", .93f));

    assertThat(hits.get(0).rank()).isCloseTo(1.1f, within(1e-6f));
    assertThat(items(RankThreshold.of(1.08f).apply(hits))).containsExactly("a", "b");
  }

  @Test
  void singleDimensionsHaveThresholdsOfTheirOwn() {
    ResultHit<String> fox = ranked("fox", Map.of(Dimension.OBJECT, 1.9f, Dimension.STYLE, .7f));
    ResultHit<String> ink = ranked("ink", Map.of(Dimension.OBJECT, .8f, Dimension.STYLE, 1.5f));
    ResultHit<String> twin = ranked("twin", Map.of(Dimension.OBJECT, 1.8f, Dimension.STYLE, 1.6f));
    ResultHit<String> none = ranked("no style", Map.of(Dimension.OBJECT, .9f));
    List<ResultHit<String>> hits = List.of(fox, ink, twin, none);
    Map<Dimension, Float> least = Map.of(Dimension.OBJECT, 1.2f, Dimension.STYLE, 1.16f);

    assertThat(items(new RankThreshold(0, least, true).apply(hits))).containsExactly("twin");
    assertThat(items(new RankThreshold(0, least, false).apply(hits)))
        .containsExactly("fox", "ink", "twin");
    assertThat(new RankThreshold(1, least, false).apply(hits).detail())
        .isEqualTo("rank at least 1.0, and by object 1.2 or style 1.16");
  }

  @Test
  void ofThirtyHitsTheTwoToysGo() {
    List<ResultHit<String>> hits = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      hits.add(of("hit" + i, i % 15 == 7 ? "toy" : i % 15 < 4 ? "cup" : "drink"));
    }
    // 20 drinks: −ln(20/30) = 0.405; 8 cups: −ln(8/30) = 1.322; 2 toys: −ln(2/30) = 2.708.
    assertThat(CategoryEntropy.selfInformation(20, 30)).isCloseTo(.405, within(.001));
    assertThat(CategoryEntropy.selfInformation(8, 30)).isCloseTo(1.322, within(.001));
    assertThat(CategoryEntropy.selfInformation(2, 30)).isCloseTo(2.708, within(.001));

    var left = new CategoryEntropy(2).apply(hits);
    assertThat(left.hits()).hasSize(28).noneMatch(hit -> hit.category().equals("toy"));
    assertThat(left.detail()).isEqualTo("dropped toy");
    assertThat(new CategoryEntropy(1).apply(hits).hits()).hasSize(20);
    assertThat(new CategoryEntropy(3).apply(hits).detail()).isEqualTo("no category dropped");
  }

  @Test
  void categoriesComeByTheSumOfReciprocalPositions() {
    // a: 1 + 1/4 = 1.25; b: 1/2 + 1/3 + 1/5 = 1.03; c: 1/6.
    List<ResultHit<String>> hits =
        List.of(of("1", "a"), of("2", "b"), of("3", "b"), of("4", "a"), of("5", "b"), of("6", "c"));

    assertThat(items(new CategoryOrder().apply(hits)))
        .containsExactly("1", "4", "2", "3", "5", "6");

    // b: 1/2 + 1/3 + 1/4 + 1/5 = 1.28 comes before a: 1.
    List<ResultHit<String>> more =
        List.of(of("1", "a"), of("2", "b"), of("3", "b"), of("4", "b"), of("5", "b"));
    assertThat(items(new CategoryOrder().apply(more))).containsExactly("2", "3", "4", "5", "1");
  }

  @Test
  void withOneCategoryItIsThePlainOrder() {
    List<ResultHit<String>> hits = List.of(of("1", "a"), of("2", "a"), of("3", "a"));

    assertThat(new CategoryOrder().apply(hits).hits()).isEqualTo(hits);
    assertThat(new CategoryOrder().apply(hits).detail()).isEqualTo("1 category");
  }

  @Test
  void whatIsNearByChanceGoesAndWithoutAnyEvidenceEverythingDoes() {
    List<ResultHit<String>> hits =
        List.of(sure("a", .99, true), sure("b", .3, false), sure("c", .29, false));
    assertThat(items(new RelevanceCut(.3, true).apply(hits))).containsExactly("a", "b");

    List<ResultHit<String>> chance = hits.subList(1, 3);
    var none = new RelevanceCut(.3, true).apply(chance);
    assertThat(none.hits()).isEmpty();
    assertThat(none.detail()).startsWith("nothing similar");
    assertThat(items(new RelevanceCut(.3, false).apply(chance))).containsExactly("b");
  }

  @Test
  void hitsOfUnknownRelevanceStay() {
    List<ResultHit<String>> hits = List.of(of("?", "a"), sure("no", .1, false));

    assertThat(items(new RelevanceCut(.3, true).apply(hits))).containsExactly("?");
    assertThat(items(new RelevanceCut(.3, false).apply(hits))).containsExactly("?");
    assertThat(items(new RelevanceCut(.3, true).apply(List.of(of("?", "a"))))).hasSize(1);
  }

  @Test
  void stepsCanBeTakenInAnyOrderAndEachReportsWhatItMet() {
    List<ResultHit<String>> hits =
        List.of(
            new ResultHit<>("1", .5f, Map.of(), "a", Optional.empty()),
            new ResultHit<>("2", .6f, Map.of(), "b", Optional.empty()),
            new ResultHit<>("3", .7f, Map.of(), "b", Optional.empty()),
            new ResultHit<>("4", 1.5f, Map.of(), "a", Optional.empty()));
    // Among all four each category has −ln(1/2) = 0.69 nats; without the last, a has 1.10.
    ResultStep near = new SimilarSet(1);
    ResultStep rare = new CategoryEntropy(1);

    var first = new ResultPipeline(List.of(near, rare)).apply(hits);
    assertThat(first.hits()).extracting(ResultHit::item).containsExactly("2", "3");
    assertThat(first.reports())
        .extracting(report -> report.name() + " " + report.in() + " " + report.out())
        .containsExactly("maxDistance 4 3", "maxSelfInformation 3 2");

    var second = new ResultPipeline(List.of(rare, near)).apply(hits);
    assertThat(second.hits()).extracting(ResultHit::item).containsExactly("1", "2", "3");
    assertThat(second.reports())
        .extracting(report -> report.name() + " " + report.in() + " " + report.out())
        .containsExactly("maxSelfInformation 4 4", "maxDistance 4 3");
    assertThat(new ResultPipeline(List.of()).apply(hits).hits()).isEqualTo(hits);
  }

  @ParameterizedTest
  @MethodSource("allSteps")
  void nothingIsMadeOfNothing(ResultStep step) {
    assertThat(step.apply(List.of()).hits()).isEmpty();
    assertThat(step.name()).isNotEmpty();
  }

  static Stream<ResultStep> allSteps() {
    return Stream.of(
        new SimilarSet(1),
        RankThreshold.of(1),
        new CategoryEntropy(1),
        new CategoryOrder(),
        new RelevanceCut(.5, true));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    for (float wrong : new float[] {-.1f, 2.1f, Float.NaN}) {
      assertThatThrownBy(() -> new SimilarSet(wrong)).hasMessageContaining("maxDistance");
      assertThatThrownBy(() -> RankThreshold.of(wrong)).hasMessageContaining("minRank");
      assertThatThrownBy(() -> new RelevanceCut(wrong, true)).hasMessageContaining("minConfidence");
    }
    assertThatThrownBy(() -> new CategoryEntropy(-1)).hasMessageContaining("maxSelfInformation");
  }

  private static ResultHit<String> far(String item, float distance) {
    return new ResultHit<>(item, distance, Map.of(), "", Optional.empty());
  }

  private static ResultHit<String> ranked(String item, Map<Dimension, Float> ranks) {
    return new ResultHit<>(item, .5f, ranks, "", Optional.empty());
  }

  private static ResultHit<String> of(String item, String category) {
    return new ResultHit<>(item, .5f, Map.of(), category, Optional.empty());
  }

  private static ResultHit<String> sure(String item, double confidence, boolean evident) {
    return new ResultHit<>(
        item, .5f, Map.of(), "", Optional.of(new Relevance(confidence, evident)));
  }

  private static List<String> items(ResultStep.Outcome<String> outcome) {
    return outcome.hits().stream().map(ResultHit::item).toList();
  }
}
