package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.encoder.tokenize.Tokens;
import io.prism.models.TokenInput;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenMatrixTest {
  private static final List<Tokens> TEXTS =
      List.of(new Tokens(new long[] {7, 8}, false), new Tokens(new long[] {5, 6, 9}, false));

  @Test
  void textsAreFilledUpToTheContextWhereThePackSaysSo() {
    TokenMatrix matrix = TokenMatrix.of(input(true), TEXTS);

    assertThat(matrix.length()).isEqualTo(4);
    assertThat(matrix.ids()).containsExactly(7, 8, 1, 1, 5, 6, 9, 1);
    assertThat(matrix.mask()).containsExactly(1, 1, 0, 0, 1, 1, 1, 0);
  }

  @Test
  void elseToTheLongestOfTheBatch() {
    TokenMatrix matrix = TokenMatrix.of(input(false), TEXTS);

    assertThat(matrix.length()).isEqualTo(3);
    assertThat(matrix.ids()).containsExactly(7, 8, 1, 5, 6, 9);
    assertThat(matrix.mask()).containsExactly(1, 1, 0, 1, 1, 1);
  }

  private static TokenInput input(boolean padToContext) {
    return new TokenInput("ids", Optional.of("mask"), 4, 1, padToContext);
  }
}
