package io.prism.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.encoder.Golden;
import io.prism.models.PackException;
import io.prism.models.TokenizerSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordPieceTokenizerTest {
  private final Tokenizer tokenizer = Tokenizers.of(Golden.PACK);

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Golden.json("tokenizer_test.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theIdsAreTheRecordedOnes(JsonNode node) {
    assertThat(tokenizer.encode(node.get("text").asText()).ids())
        .isEqualTo(Golden.longs(node.get("ids")));
  }

  @Test
  void aTextBeyondTheContextIsCutAndSaysSo() {
    assertThat(tokenizer.encode("fox ".repeat(32)).cut()).isFalse();
    assertThat(tokenizer.encode("fox ".repeat(33)).cut()).isTrue();
    assertThat(tokenizer.encode("fox ".repeat(33)).ids()).hasSize(32);
  }

  @Test
  void hostileTextsAreReadInNoTime() {
    String[] texts = {
      "a".repeat(1_000_000),
      "\u0130".repeat(500_000),
      "'".repeat(1_000_000),
      "\uD83D".repeat(9),
      "!".repeat(1_000_000)
    };
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (String text : texts) {
            assertThat(tokenizer.encode(text).ids()).hasSizeBetween(1, 32);
          }
        });
  }

  @Test
  void charactersThatBecomeAsciiInLowerCaseAreReadAsThatLikePythonDoes() {
    // Kelvin sign; I with a dot, which becomes "i" and a combining dot
    assertThat(tokenizer.encode("\u212Aitten").ids()).isEqualTo(tokenizer.encode("kitten").ids());
    assertThat(tokenizer.encode("\u0130nk").ids()).isEqualTo(tokenizer.encode("i nk").ids());
  }

  @Test
  void aVocabularyWithARepeatedLineIsRefused() {
    byte[] file = "[PAD]\n[UNK]\na\na\n".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () ->
                WordPieceTokenizer.read(file, new TokenizerSpec.WordPiece("vocab.txt", 1, 24), 32))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("line 4 repeats 'a'");
  }
}
