package io.prism.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.encoder.SignaturePack;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * CLIP's byte-level BPE (a part of the true vocabulary, with the true ids) and Gemma's
 * SentencePiece, against what the reference implementations gave in Python.
 */
class ReferenceTokensTest {
  private static final int MEGABYTE = 1 << 20;

  @ParameterizedTest
  @EnumSource
  void everyTextHasTheIdsOfTheReference(SignaturePack reference) {
    try (Tokenizer tokenizer = Tokenizers.of(reference.pack())) {
      for (SignaturePack.Text text : reference.texts()) {
        Tokens tokens = tokenizer.encode(text.text());

        assertThat(tokens.ids()).as("'" + text.text() + "'").containsExactly(text.ids());
        assertThat(tokens.cut()).as("'" + text.text() + "'").isEqualTo(text.cut());
      }
    }
  }

  /** As anybody can look up: "a cat" is 320, 2368 in CLIP's vocabulary. */
  @Test
  void clipsMarksStandAroundEveryTextAlsoACutOne() {
    try (Tokenizer tokenizer = Tokenizers.of(SignaturePack.CLIP.pack())) {
      assertThat(tokenizer.encode("a cat").ids()).containsExactly(49406, 320, 2368, 49407);
      assertThat(tokenizer.encode("").ids()).containsExactly(49406, 49407);
      long[] cut = tokenizer.encode("word ".repeat(100)).ids();
      assertThat(cut).hasSize(77).startsWith(49406).endsWith(49407);
      assertThat(Arrays.copyOfRange(cut, 1, 76)).containsOnly(2653);
    }
  }

  @Test
  void siglipsEndStandsAfterEveryTextAlsoACutOne() {
    try (Tokenizer tokenizer = Tokenizers.of(SignaturePack.SIGLIP2.pack())) {
      assertThat(tokenizer.encode("").ids()).containsExactly(1);
      assertThat(tokenizer.encode("word ".repeat(100)).ids()).hasSize(64).endsWith(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void caseMakesNoDifference(SignaturePack reference) {
    try (Tokenizer tokenizer = Tokenizers.of(reference.pack())) {
      for (String text : new String[] {"a photo of a red fox in the snow", "grinning face"}) {
        assertThat(tokenizer.encode(text.toUpperCase(Locale.ROOT)).ids())
            .containsExactly(tokenizer.encode(text).ids());
      }
    }
  }

  /** Half a character is no text; it stands for the character that says so. */
  @ParameterizedTest
  @EnumSource
  void halvesOfCharactersAreReplaced(SignaturePack reference) {
    try (Tokenizer tokenizer = Tokenizers.of(reference.pack())) {
      long[] replaced = tokenizer.encode("a\ufffdb").ids();

      assertThat(tokenizer.encode("a\ud800b").ids()).containsExactly(replaced);
      assertThat(tokenizer.encode("a\udc00b").ids()).containsExactly(replaced);
      assertThat(tokenizer.encode("\ud83e\udd8a\ud83e").ids())
          .containsExactly(tokenizer.encode("\ud83e\udd8a\ufffd").ids());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMegabyteIsCutBeforeItCostsAnything(SignaturePack reference) {
    int context = reference.pack().text().input().context();
    try (Tokenizer tokenizer = Tokenizers.of(reference.pack())) {
      for (String text :
          new String[] {
            "a".repeat(MEGABYTE), "ab ".repeat(MEGABYTE / 3), "\ud83e\udd8a".repeat(MEGABYTE / 2)
          }) {
        Tokens tokens = tokenizer.encode(text);

        assertThat(tokens.ids()).hasSize(context);
        assertThat(tokens.cut()).isTrue();
      }
      assertThat(tokenizer.encode(" ".repeat(MEGABYTE)).ids().length).isBetween(1, context);
    }
  }
}
