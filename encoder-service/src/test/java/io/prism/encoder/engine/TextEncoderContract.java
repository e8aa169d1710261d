package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.embedding.VectorMath;
import io.prism.encoder.Golden;
import io.prism.encoder.tokenize.Tokens;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does with the texts of prism-mini. */
public abstract class TextEncoderContract {
  private static final List<Golden.Text> TEXTS = Golden.texts();
  private TextEncoder encoder;

  /** An engine with the text tower of prism-mini and batches of at least 8. */
  protected abstract TextEncoder open();

  @BeforeEach
  void start() {
    encoder = open();
  }

  @AfterEach
  void stop() {
    encoder.close();
  }

  @Test
  void everyReferenceTextGetsItsRecordedVector() {
    for (Golden.Text text : TEXTS) {
      float[] vector = encoder.encode(List.of(tokens(text))).get(0);

      assertThat(Golden.cosine(vector, text.embedding())).as(text.text()).isGreaterThan(0.9999);
      assertThat(VectorMath.norm(vector)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aBatchOfTextsOfDifferentLengthsGivesEachItsOwnVectorInOrder() {
    List<Golden.Text> batch = TEXTS.subList(0, Math.min(8, encoder.maxBatch()));

    List<float[]> vectors =
        encoder.encode(batch.stream().map(TextEncoderContract::tokens).toList());

    assertThat(vectors).hasSameSizeAs(batch);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(Golden.cosine(vectors.get(i), batch.get(i).embedding())).isGreaterThan(0.9999);
    }
  }

  @Test
  void nothingInNothingOut() {
    assertThat(encoder.encode(List.of())).isEmpty();
  }

  private static Tokens tokens(Golden.Text text) {
    return new Tokens(text.ids(), false);
  }
}
