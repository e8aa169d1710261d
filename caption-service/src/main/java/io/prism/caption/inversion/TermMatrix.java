package io.prism.caption.inversion;

import java.util.List;

/** The unit vectors of many terms in one array, row after row. Immutable. */
final class TermMatrix {
  private final float[] packed;
  private final int dimension;

  /**
   * @param packed rows of {@code dimension} values; taken over, the caller must not change it
   */
  TermMatrix(float[] packed, int dimension) {
    if (dimension < 1 || packed.length == 0 || packed.length % dimension != 0) {
      throw new IllegalArgumentException(
          packed.length + " values are not rows of " + dimension + " values");
    }
    this.packed = packed;
    this.dimension = dimension;
  }

  static TermMatrix of(List<float[]> rows) {
    int dimension = rows.get(0).length;
    float[] packed = new float[rows.size() * dimension];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, packed, i * dimension, dimension);
    }
    return new TermMatrix(packed, dimension);
  }

  int rows() {
    return packed.length / dimension;
  }

  int dimension() {
    return dimension;
  }

  /** A copy. */
  float[] row(int index) {
    float[] row = new float[dimension];
    System.arraycopy(packed, index * dimension, row, 0, dimension);
    return row;
  }

  /** The inner product of the query with every row, as a new array. */
  float[] scores(float[] query) {
    if (query.length != dimension) {
      throw new IllegalArgumentException(
          "the query has " + query.length + " dimensions, the terms have " + dimension);
    }
    float[] scores = new float[rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = dot(query, row * dimension);
    }
    return scores;
  }

  // Four lanes, so that the JIT can vectorise the sum.
  private float dot(float[] query, int offset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < dimension; i += 4) {
      s0 = Math.fma(query[i], packed[offset + i], s0);
      s1 = Math.fma(query[i + 1], packed[offset + i + 1], s1);
      s2 = Math.fma(query[i + 2], packed[offset + i + 2], s2);
      s3 = Math.fma(query[i + 3], packed[offset + i + 3], s3);
    }
    for (; i < dimension; i++) {
      s0 = Math.fma(query[i], packed[offset + i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }
}
