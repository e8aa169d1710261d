package io.prism.core.decomposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.decomposition.Decomposition.Parts;
import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import io.prism.core.embedding.ModelSpace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand. */
class DecompositionTest {
  private static final ModelId MODEL = new ModelId("test", "1");
  private static final Embedding MIXED = new Embedding(MODEL, new float[] {0.6f, 0.8f, 0});
  private static final Embedding X = new Embedding(MODEL, new float[] {1, 0, 0});
  private static final Embedding DIAGONAL = Embedding.normalized(MODEL, new float[] {1, 1, 0});

  @Test
  void subtractionTakesLambdaTimesTheObjectAway() {
    assertThat(new Subtraction(0.5f).residual(MIXED.values(), List.of(X.values())))
        .containsExactly(new float[] {0.1f, 0.8f, 0}, within(1e-6f));
  }

  @Test
  void projectionLeavesWhatIsAtRightAnglesToTheObject() {
    assertThat(new Projection().decompose(MIXED, List.of(X)).style().orElseThrow().values())
        .containsExactly(new float[] {0, 1, 0}, within(1e-6f));
  }

  @Test
  void aPictureOfSeveralThingsHasTheMeanOfTheirObjectsAndStyles() {
    Embedding y = new Embedding(MODEL, new float[] {0, 1, 0});
    Embedding z = new Embedding(MODEL, new float[] {0, 0, 1});
    Parts own = new Parts(z, Optional.of(z));

    Parts both =
        Parts.ofThings(List.of(new Parts(X, Optional.of(y)), new Parts(y, Optional.of(y))), own);
    assertThat(both.object().values()).containsExactly(DIAGONAL.values(), within(1e-6f));
    assertThat(both.style().orElseThrow()).isEqualTo(y);

    // Things without a style say nothing of it, and what cancels out neither.
    Embedding minusX = new Embedding(MODEL, new float[] {-1, 0, 0});
    Parts opposite =
        Parts.ofThings(
            List.of(new Parts(X, Optional.empty()), new Parts(minusX, Optional.of(X))), own);
    assertThat(opposite.object()).isEqualTo(z);
    assertThat(opposite.style()).contains(X);
    assertThat(Parts.ofThings(List.of(new Parts(X, Optional.empty())), own).style()).contains(z);
  }

  @Test
  void aSpanTakesAwayAPlane() {
    float[] rest =
        new Span(2)
            .residual(new float[] {0.6f, 0.7f, 0.5f}, List.of(X.values(), DIAGONAL.values()));
    assertThat(rest).containsExactly(new float[] {0, 0, 0.5f}, within(1e-6f));
  }

  @Test
  void aSpanUsesOnlyItsFirstTexts() {
    assertThat(new Span(1).decompose(MIXED, List.of(X, DIAGONAL)))
        .isEqualTo(new Projection().decompose(MIXED, List.of(X)));
  }

  @Test
  void centringTakesTheMeansAwayFirst() {
    ModelSpace space = new ModelSpace(MODEL, new float[] {0.1f, 0.3f, 0}, new float[] {0, 0, 0.5f});
    float[] rest =
        new Centred(space, new Subtraction(1)).residual(MIXED.values(), List.of(X.values()));
    assertThat(rest).containsExactly(new float[] {-0.5f, 0.5f, 0.5f}, within(1e-6f));
  }

  @Test
  void theObjectIsTheMostCertainContentText() {
    assertThat(new Span(2).decompose(MIXED, List.of(DIAGONAL, X)).object()).isEqualTo(DIAGONAL);
  }

  @Test
  void vectorsOfDifferentModelsAreRefused() {
    Embedding foreign = new Embedding(new ModelId("test", "2"), new float[] {1, 0, 0});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Projection().decompose(MIXED, List.of(foreign)))
        .withMessageContaining("not of one model");
  }

  @Test
  void aPictureWithoutContentIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Projection().decompose(MIXED, List.of()));
  }
}
