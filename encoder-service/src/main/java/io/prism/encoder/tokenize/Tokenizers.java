package io.prism.encoder.tokenize;

import io.prism.models.ModelPack;
import io.prism.models.TokenizerSpec;

/** The tokenizer that a pack asks for. */
public final class Tokenizers {
  private Tokenizers() {}

  /**
   * Reads the tokenizer's file.
   *
   * @throws io.prism.models.PackException if the file is not what the pack says
   */
  public static Tokenizer of(ModelPack pack) {
    TokenizerSpec spec = pack.text().tokenizer();
    byte[] file = pack.files().read(spec.file());
    int context = pack.text().input().context();
    if (spec instanceof TokenizerSpec.WordPiece wordPiece) {
      return WordPieceTokenizer.read(file, wordPiece, context);
    }
    if (spec instanceof TokenizerSpec.HuggingFace huggingFace) {
      return HuggingFaceTokenizers.read(file, huggingFace, context);
    }
    throw new IllegalStateException("no tokenizer for " + spec);
  }
}
