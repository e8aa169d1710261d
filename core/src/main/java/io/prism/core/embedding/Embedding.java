package io.prism.core.embedding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A vector of unit length together with the model that made it. Immutable; compared by content.
 *
 * @param model what made it; vectors of different models are never comparable
 * @param values finite, Euclidean length 1 within {@link #NORM_TOLERANCE}; copied in and out
 */
public record Embedding(ModelId model, float[] values) {
  /**
   * How far the length may be from 1: room for float32 rounding and for vectors that crossed a wire
   * as decimals.
   */
  public static final double NORM_TOLERANCE = 1e-3;

  /** Shorter than this, a vector has no direction that could be trusted. */
  public static final double MIN_NORM = 1e-6;

  public Embedding {
    if (values.length == 0) {
      throw new IllegalArgumentException("an embedding has at least one dimension");
    }
    if (!VectorMath.isFinite(values)) {
      throw new IllegalArgumentException("an embedding's values are finite numbers");
    }
    double norm = VectorMath.norm(values);
    if (Math.abs(norm - 1) > NORM_TOLERANCE) {
      throw new IllegalArgumentException("an embedding has length 1, not " + norm);
    }
    values = values.clone();
  }

  /**
   * Brings any vector to unit length.
   *
   * @throws IllegalArgumentException when it is empty, not finite, or shorter than {@link
   *     #MIN_NORM}
   */
  public static Embedding normalized(ModelId model, float[] values) {
    double norm = VectorMath.norm(values);
    if (!(norm >= MIN_NORM) || !Double.isFinite(norm)) {
      throw new IllegalArgumentException("a vector of length " + norm + " has no direction");
    }
    return new Embedding(model, VectorMath.times(values, 1 / norm));
  }

  /**
   * The direction that embeddings of one model have in common.
   *
   * @return empty where there are none, or they cancel out
   */
  public static Optional<Embedding> mean(List<Embedding> embeddings) {
    if (embeddings.isEmpty()) {
      return Optional.empty();
    }
    Embedding first = embeddings.get(0);
    float[] sum = new float[first.dimension()];
    for (Embedding embedding : embeddings) {
      if (!embedding.model.equals(first.model) || embedding.dimension() != sum.length) {
        throw new IllegalArgumentException(first + " and " + embedding + " have no mean");
      }
      VectorMath.addTo(sum, 1, embedding.values);
    }
    return VectorMath.norm(sum) < MIN_NORM
        ? Optional.empty()
        : Optional.of(normalized(first.model, sum));
  }

  public int dimension() {
    return values.length;
  }

  /** A copy. */
  @Override
  public float[] values() {
    return values.clone();
  }

  /** Cosine of the angle between the two, -1..1 up to rounding. */
  public float cosine(Embedding other) {
    if (!model.equals(other.model)) {
      throw new IllegalArgumentException(
          "vectors of " + model + " and " + other.model + " are never comparable");
    }
    return VectorMath.dot(values, other.values);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Embedding other
        && model.equals(other.model)
        && Arrays.equals(values, other.values);
  }

  @Override
  public int hashCode() {
    return 31 * model.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Embedding[" + model + ", " + values.length + "]";
  }
}
