package io.prism.caption.generation;

import java.nio.FloatBuffer;

/** Logits as log probabilities: {@code x - log(sum(exp(x)))} in each row. */
final class LogProbabilities {
  private LogProbabilities() {}

  /**
   * @param logits rows × vocabulary, from the buffer's position on
   * @throws IllegalStateException if one is not a number, or a row has no token that is possible
   */
  static float[][] of(FloatBuffer logits, int rows, int vocabulary) {
    float[][] out = new float[rows][vocabulary];
    for (int row = 0; row < rows; row++) {
      logits.get(logits.position() + row * vocabulary, out[row]);
      normalise(out[row]);
    }
    return out;
  }

  private static void normalise(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : row) {
      if (Float.isNaN(value)) {
        throw new IllegalStateException("the decoder gave a logit that is not a number");
      }
      max = Math.max(max, value);
    }
    if (Float.isInfinite(max)) {
      throw new IllegalStateException("the decoder's largest logit is " + max);
    }
    double sum = 0;
    for (float value : row) {
      sum += Math.exp(value - max);
    }
    float shift = (float) (max + Math.log(sum));
    for (int i = 0; i < row.length; i++) {
      row[i] -= shift;
    }
  }
}
