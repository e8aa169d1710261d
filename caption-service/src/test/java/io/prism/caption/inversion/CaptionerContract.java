package io.prism.caption.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every captioner keeps to. */
abstract class CaptionerContract {
  /** The captioner under test; always the same kind. */
  abstract Captioner captioner();

  /** The dimension of its model. */
  abstract int dimension();

  private Embedding random(int seed) {
    Random random = new Random(seed);
    float[] values = new float[dimension()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.normalized(captioner().model(), values);
  }

  private List<Embedding> batch(int size) {
    return IntStream.range(0, size).mapToObj(this::random).toList();
  }

  @Test
  void anEmptyBatchHasAnEmptyAnswer() {
    assertThat(captioner().invert(List.of())).isEmpty();
  }

  @Test
  void everyPictureIsAnsweredInItsPlaceWhateverTheOthersAre() {
    List<Embedding> pictures = batch(20);
    List<Inversion> together = captioner().invert(pictures);
    assertThat(together).hasSize(20);
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(captioner().invert(List.of(pictures.get(i)))).containsExactly(together.get(i));
    }
    List<Embedding> reversed = new ArrayList<>(pictures);
    Collections.reverse(reversed);
    List<Inversion> back = new ArrayList<>(captioner().invert(reversed));
    Collections.reverse(back);
    assertThat(back).isEqualTo(together);
  }

  @Test
  void termsAreRankedBestFirstWithShares() {
    for (Inversion inversion : captioner().invert(batch(20))) {
      assertRanked(inversion.objects());
      assertRanked(inversion.styles());
      assertThat(inversion.kind().score()).isBetween(0f, 1f);
      assertThat(inversion.kind().name()).isNotBlank();
    }
  }

  @Test
  void thereIsAlwaysContentAndWhatIsSubtractedIsDistinct() {
    for (Inversion inversion : captioner().invert(batch(20))) {
      assertThat(inversion.content()).isNotBlank();
      assertThat(inversion.contentTexts()).isNotEmpty().doesNotHaveDuplicates();
    }
  }

  @Test
  void picturesOfAnotherModelAreRefused() {
    Embedding foreign = new Embedding(new ModelId("another", "1"), batch(1).get(0).values());
    assertThatThrownBy(() -> captioner().invert(List.of(foreign)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() {
    List<Embedding> pictures = batch(32);
    List<Inversion> expected = captioner().invert(pictures);
    Captioner shared = captioner();
    List<Inversion> parallel =
        pictures.parallelStream().map(p -> shared.invert(List.of(p)).get(0)).toList();
    assertThat(parallel).isEqualTo(expected);
  }

  private static void assertRanked(List<RankedTerm> terms) {
    assertThat(terms).isNotEmpty().hasSizeLessThanOrEqualTo(Inversion.MAX_TERMS);
    assertThat(terms).extracting(RankedTerm::name).doesNotHaveDuplicates();
    assertThat(terms)
        .isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()))
        .allSatisfy(term -> assertThat(term.score()).isBetween(0f, 1f));
  }
}
