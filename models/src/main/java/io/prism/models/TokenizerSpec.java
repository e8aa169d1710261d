package io.prism.models;

/** Which tokenizer turns a text into ids, and its file. */
public sealed interface TokenizerSpec {
  /** The file that the tokenizer is made from. */
  String file();

  /**
   * Words of a-z and 0-9, cut into the longest known pieces.
   *
   * @param file one token a line, the line's number is the id
   * @param unknown id of characters that are in no piece, and of a text without words
   * @param longestPiece characters of the longest piece that is looked up
   */
  record WordPiece(String file, int unknown, int longestPiece) implements TokenizerSpec {}

  /**
   * Whatever a Hugging Face {@code tokenizer.json} describes (byte-level BPE, SentencePiece, …).
   *
   * @param lowerCase whether the text is lower-cased before, where the file does not say so itself
   */
  record HuggingFace(String file, boolean lowerCase) implements TokenizerSpec {}
}
