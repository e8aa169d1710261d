package io.prism.caption.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prism.caption.fake.FakeEncoder;
import io.prism.core.embedding.Embedding;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyCaptionerTest extends CaptionerContract {
  private static final VocabularyTexts FIFTY =
      Vocabularies.tiny(
          24, IntStream.range(0, 50).mapToObj(i -> "object " + i).toArray(String[]::new));

  @Override
  Captioner captioner() {
    List<float[]> rows = FIFTY.all().stream().map(t -> FakeEncoder.vector(t, 24)).toList();
    return new VocabularyCaptioner(FIFTY, TermMatrix.of(rows), Vocabularies.SCALES, 5);
  }

  @Override
  int dimension() {
    return 24;
  }

  /** cat and dog along x and y, fox between; oil along x, ink along y; artwork's mean along x. */
  private static VocabularyCaptioner tiny(int contentTexts) {
    List<float[]> rows =
        List.of(
            new float[] {1, 0, 0},
            new float[] {0, 1, 0},
            new float[] {0.6f, 0.8f, 0},
            new float[] {1, 0, 0},
            new float[] {0, 1, 0},
            new float[] {0.8f, 0, 0.6f},
            new float[] {0.8f, 0, -0.6f},
            new float[] {0, 1, 0});
    return new VocabularyCaptioner(
        Vocabularies.tiny(3, "cat", "dog", "fox"),
        TermMatrix.of(rows),
        Vocabularies.SCALES,
        contentTexts);
  }

  @Test
  void theNearestTermsWinWithTheSharesOfAScaledSoftmax() {
    Embedding picture = new Embedding(Vocabularies.MODEL, new float[] {1, 0, 0});
    Inversion inversion = tiny(2).invert(List.of(picture)).get(0);
    // Cosines 1, 0, 0.6 and scale 2: e^2 = 7.3891, e^0 = 1, e^1.2 = 3.3201; sum 11.7092.
    assertThat(inversion.objects())
        .extracting(RankedTerm::name)
        .containsExactly("cat", "fox", "dog");
    assertThat(inversion.objects().get(0).score()).isCloseTo(0.63105f, within(1e-4f));
    assertThat(inversion.objects().get(1).score()).isCloseTo(0.28355f, within(1e-4f));
    assertThat(inversion.objects().get(2).score()).isCloseTo(0.08540f, within(1e-4f));
    assertThat(inversion.styles().get(0).name()).isEqualTo("oil");
    assertThat(inversion.content()).isEqualTo("cat");
    assertThat(inversion.contentTexts()).containsExactly("cat", "fox");
  }

  @Test
  void aKindIsTheNormalisedMeanOfItsPrompts() {
    Embedding picture = new Embedding(Vocabularies.MODEL, new float[] {1, 0, 0});
    Inversion inversion = tiny(1).invert(List.of(picture)).get(0);
    // The mean of the prompts is (0.8, 0, 0), normalised (1, 0, 0): cosines 1 and 0, scale 1.
    assertThat(inversion.kind().name()).isEqualTo("artwork");
    assertThat(inversion.kind().searchable()).isTrue();
    assertThat(inversion.kind().score()).isCloseTo(0.73106f, within(1e-4f));
    Embedding chart = new Embedding(Vocabularies.MODEL, new float[] {0, 1, 0});
    assertThat(tiny(1).invert(List.of(chart)).get(0).kind())
        .extracting(RankedKind::name, RankedKind::searchable)
        .containsExactly("chart", false);
  }
}
