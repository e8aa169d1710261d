package io.prism.caption.generation;

import io.prism.models.CaptionPack;
import io.prism.models.CaptionSearch;
import java.nio.FloatBuffer;
import java.util.List;

/** How large the decoder's tensors are. */
record DecoderShapes(CaptionPack pack) {
  private static final int MOST_BYTES = 1 << 30;

  /** Values of the past of one picture at most: each beam a row of zeros and its tokens. */
  long mostPast(CaptionSearch search) {
    long tokens = 1L + pack.decoder().tokens().prompt().size() + search.maxTokens();
    return search.beams() * tokens * pack.decoder().row();
  }

  /**
   * Bytes of the past of a whole batch.
   *
   * @throws IllegalArgumentException if that is more than one buffer can hold
   */
  int pastBytes(CaptionSearch search, int maxBatch) {
    long bytes = Float.BYTES * maxBatch * mostPast(search);
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "The longest texts about "
              + maxBatch
              + " pictures need "
              + bytes
              + " bytes, and the most is "
              + MOST_BYTES
              + ". Set prism.caption.generator.batch lower, or the pack to fewer beams or tokens.");
    }
    return (int) bytes;
  }

  int logits(int beams) {
    return beams * pack.decoder().tokens().vocabulary();
  }

  int present(int beams) {
    return beams * pack.decoder().row();
  }

  /** States of several pictures, one behind the other. */
  void writeStates(List<FloatBuffer> states, FloatBuffer out) {
    states.forEach(picture -> out.put(picture.duplicate()));
  }
}
