package io.prism.encoder.engine;

import io.prism.encoder.tokenize.Tokens;
import java.util.List;

/** Ids to vectors of the same space as the pictures'. Thread-safe. */
public interface TextEncoder extends AutoCloseable {
  /**
   * Blocks while it computes.
   *
   * @param texts at most {@link #maxBatch()}
   * @return one vector of unit length a text, in order; a text's vector does not depend on the
   *     others
   */
  List<float[]> encode(List<Tokens> texts);

  /** Texts of the largest batch that one call takes. */
  int maxBatch();

  @Override
  void close();
}
