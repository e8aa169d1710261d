package io.prism.encoder.engine;

import io.prism.core.embedding.VectorMath;
import java.nio.FloatBuffer;

/** Rows of a batch of vectors. */
final class UnitRows {
  private UnitRows() {}

  /**
   * Row {@code index} of {@code dimension} values, brought to unit length.
   *
   * @throws IllegalStateException if the network gave no direction (zero, NaN or infinite)
   */
  static float[] row(FloatBuffer values, int index, int dimension) {
    float[] row = new float[dimension];
    values.get(index * dimension, row);
    double norm = VectorMath.norm(row);
    if (!(norm > 1e-6) || !Double.isFinite(norm)) {
      throw new IllegalStateException("the network gave a vector of length " + norm);
    }
    return VectorMath.times(row, 1 / norm);
  }
}
