package io.prism.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {
  private static final ModelId MODEL = new ModelId("prism-mini", "1");

  @Test
  void isCopiedInAndOut() {
    float[] values = {1, 0};
    Embedding embedding = new Embedding(MODEL, values);
    values[0] = 5;
    embedding.values()[1] = 7;
    assertThat(embedding).isEqualTo(new Embedding(MODEL, new float[] {1, 0}));
  }

  @Test
  void bringsAnyDirectionToUnitLength() {
    assertThat(Embedding.normalized(MODEL, new float[] {3, 4}).values())
        .containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
  }

  @Test
  void survivesComponentsWhoseSquareOverflowsAFloat() {
    assertThat(Embedding.normalized(MODEL, new float[] {3e30f, 4e30f}).values())
        .containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesNumbersThatAreNotFinite(float value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(MODEL, new float[] {value, 0}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.normalized(MODEL, new float[] {value, 0}));
  }

  @Test
  void refusesVectorsWithoutADirection() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.normalized(MODEL, new float[] {0, 0}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.normalized(MODEL, new float[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(MODEL, new float[] {0.5f, 0}));
  }

  @Test
  void neverComparesVectorsOfDifferentModels() {
    Embedding a = new Embedding(MODEL, new float[] {1, 0});
    Embedding b = new Embedding(new ModelId("prism-mini", "2"), new float[] {1, 0});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.cosine(b))
        .withMessageContaining("prism-mini@2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "prism-mini", "@1", "prism-mini@", "a@b@c", "Prism@1", "prism mini@1"})
  void refusesModelIdsOfAnotherForm(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ModelId.parse(text));
  }

  @Test
  void readsTheModelIdThatItWrites() {
    assertThat(ModelId.parse("prism-mini@1")).isEqualTo(MODEL).hasToString("prism-mini@1");
  }

  @Test
  void aTextLosesWhatAllTextsShareBeforeItLooksForPictures() {
    ModelSpace space = new ModelSpace(MODEL, new float[] {0, 0.2f}, new float[] {0.6f, 0});
    Embedding query = space.textAsPictureQuery(new Embedding(MODEL, new float[] {0.6f, 0.8f}));
    assertThat(query.values()).containsExactly(new float[] {0, 1}, within(1e-6f));
  }
}
