package io.prism.encoder.engine;

import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.Callers;
import java.util.List;

/** Ids to vectors of the same space as the pictures'. Thread-safe. */
public interface TextEncoder extends AutoCloseable {
  /**
   * Blocks while it computes.
   *
   * @param texts at most {@link #maxBatch()}
   * @param callers who wait; an engine elsewhere stops when they have all gone
   * @return one vector of unit length a text, in order; a text's vector does not depend on the
   *     others
   */
  List<float[]> encode(List<Tokens> texts, Callers callers);

  /** For callers who wait for as long as it takes. */
  default List<float[]> encode(List<Tokens> texts) {
    return encode(texts, Callers.PATIENT);
  }

  /** Texts of the largest batch that one call takes. */
  int maxBatch();

  /** Frees what it holds. The engine that it is a part of does so too. */
  @Override
  void close();
}
