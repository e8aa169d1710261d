package io.prism.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.models.PackException;
import io.prism.models.TokenizerSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A byte-pair encoding like CLIP's, small enough to be encoded by hand. */
class HuggingFaceTokenizersTest {
  private static final TokenizerSpec.HuggingFace SPEC =
      new TokenizerSpec.HuggingFace("tokenizer.json", true);

  // start 0, end 1; merges: f o -> fo, fo x</w> -> fox</w>, e d</w> -> ed</w>
  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [
         {"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
         {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
       "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]},
       "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 1], "cls": ["<s>", 0],
         "trim_offsets": false, "add_prefix_space": false},
       "decoder": null,
       "model": {"type": "BPE", "dropout": null, "unk_token": "</s>", "continuing_subword_prefix": "",
         "end_of_word_suffix": "</w>", "fuse_unk": false,
         "vocab": {"<s>": 0, "</s>": 1, "f": 2, "o": 3, "x</w>": 4, "fo": 5, "fox</w>": 6, "r": 7,
           "e": 8, "d</w>": 9, "ed</w>": 10, "a</w>": 11},
         "merges": ["f o", "fo x</w>", "e d</w>"]}}
      """;

  @Test
  void piecesAreMergedAndMarkedWithStartAndEnd() {
    try (Tokenizer tokenizer = read(16)) {
      assertThat(tokenizer.encode("a RED fox").ids()).containsExactly(0, 11, 7, 10, 6, 1);
      assertThat(tokenizer.encode("a red fox").cut()).isFalse();
    }
  }

  @Test
  void aLongTextIsCutButKeepsItsEnd() {
    try (Tokenizer tokenizer = read(5)) {
      Tokens tokens = tokenizer.encode("fox ".repeat(100));

      assertThat(tokens.ids()).containsExactly(0, 6, 6, 6, 1);
      assertThat(tokens.cut()).isTrue();
    }
  }

  @Test
  void anEmptyTextIsStartAndEnd() {
    try (Tokenizer tokenizer = read(5)) {
      assertThat(tokenizer.encode("").ids()).containsExactly(0, 1);
    }
  }

  @Test
  void aFileThatIsNoTokenizerIsRefused() {
    byte[] file = "{\"version\": \"1.0\"}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> HuggingFaceTokenizers.read(file, SPEC, 77))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("tokenizer.json is no tokenizer that the library can read");
  }

  @Test
  void theLibraryIsToldNotToCallHome() {
    read(5).close();

    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
  }

  private static Tokenizer read(int context) {
    return HuggingFaceTokenizers.read(TOKENIZER.getBytes(StandardCharsets.UTF_8), SPEC, context);
  }
}
