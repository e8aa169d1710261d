package io.prism.caption.inversion;

import java.util.List;

/**
 * The unit vectors of many terms. Kept dimension after dimension, so that a query is compared with
 * several terms in one instruction. Immutable.
 */
final class TermMatrix {
  private static final int TOGETHER = 4;

  /** All terms' first numbers, then all their second ones, and so on. */
  private final float[] columns;

  private final int rows;
  private final int dimension;

  /**
   * @param packed rows of {@code dimension} values; not kept
   */
  TermMatrix(float[] packed, int dimension) {
    if (dimension < 1 || packed.length == 0 || packed.length % dimension != 0) {
      throw new IllegalArgumentException(
          packed.length + " values are not rows of " + dimension + " values");
    }
    this.rows = packed.length / dimension;
    this.dimension = dimension;
    this.columns = new float[packed.length];
    for (int row = 0, from = 0; row < rows; row++) {
      for (int to = row; to < columns.length; to += rows, from++) {
        columns[to] = packed[from];
      }
    }
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
    return rows;
  }

  int dimension() {
    return dimension;
  }

  /** A copy. */
  float[] row(int index) {
    float[] row = new float[dimension];
    for (int i = 0, from = index; i < dimension; i++, from += rows) {
      row[i] = columns[from];
    }
    return row;
  }

  /** The inner product of the query with every row, as a new array. */
  float[] scores(float[] query) {
    if (query.length != dimension) {
      throw new IllegalArgumentException(
          "the query has " + query.length + " dimensions, the terms have " + dimension);
    }
    float[] scores = new float[rows];
    int i = 0;
    for (; i + TOGETHER <= dimension; i += TOGETHER) {
      addFour(scores, query, i);
    }
    for (; i < dimension; i++) {
      addOne(scores, query[i], i * rows);
    }
    return scores;
  }

  /** Four dimensions at a time: the sums are read and written a quarter as often. */
  private void addFour(float[] scores, float[] query, int first) {
    float[] values = columns;
    float q0 = query[first];
    float q1 = query[first + 1];
    float q2 = query[first + 2];
    float q3 = query[first + 3];
    int c0 = first * rows;
    int c1 = c0 + rows;
    int c2 = c1 + rows;
    int c3 = c2 + rows;
    for (int row = 0; row < scores.length; row++) {
      scores[row] +=
          (q0 * values[c0 + row] + q1 * values[c1 + row])
              + (q2 * values[c2 + row] + q3 * values[c3 + row]);
    }
  }

  private void addOne(float[] scores, float factor, int column) {
    float[] values = columns;
    for (int row = 0; row < scores.length; row++) {
      scores[row] += factor * values[column + row];
    }
  }
}
