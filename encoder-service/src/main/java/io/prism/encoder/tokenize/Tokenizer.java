package io.prism.encoder.tokenize;

/** Texts to ids. Thread-safe. */
public interface Tokenizer extends AutoCloseable {
  /** Any text, however long or strange; what exceeds the context is cut. */
  Tokens encode(String text);

  /** Frees native memory, if there is any. */
  @Override
  default void close() {}
}
