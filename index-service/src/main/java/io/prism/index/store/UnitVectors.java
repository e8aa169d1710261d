package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.rank.Dimension;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one artwork: at least one, each of unit length, finite, all of one model and so of
 * one dimension. Arrays are taken over and handed out without copies: treat them as read-only.
 *
 * @param model what made them
 */
public record UnitVectors(ModelId model, Map<Dimension, float[]> byDimension) {
  /** How far from 1 a squared length may be; encoders answer in float32. */
  private static final double TOLERANCE = 1e-3;

  public UnitVectors {
    Objects.requireNonNull(model, "model");
    if (byDimension.isEmpty()) {
      throw PrismException.invalid("vectors", "An indexed artwork needs at least one vector.");
    }
    byDimension = new EnumMap<>(byDimension);
    int size = byDimension.values().iterator().next().length;
    byDimension.forEach((dimension, vector) -> check(dimension, vector, size));
  }

  /**
   * @param object null or empty where the artwork has none; likewise the others
   */
  public static UnitVectors of(
      ModelId model,
      float @Nullable [] object,
      float @Nullable [] style,
      float @Nullable [] whole) {
    Map<Dimension, float[]> vectors = new EnumMap<>(Dimension.class);
    add(vectors, Dimension.OBJECT, object);
    add(vectors, Dimension.STYLE, style);
    add(vectors, Dimension.WHOLE, whole);
    return new UnitVectors(model, vectors);
  }

  private static void add(
      Map<Dimension, float[]> vectors, Dimension dimension, float @Nullable [] vector) {
    if (vector != null && vector.length > 0) {
      vectors.put(dimension, vector);
    }
  }

  private static void check(Dimension dimension, float[] vector, int size) {
    String field = "vectors." + dimension.name().toLowerCase(Locale.ROOT);
    if (vector.length != size) {
      throw PrismException.invalid(field, "All vectors of an artwork have the same dimension.");
    }
    double squared = 0;
    for (float value : vector) {
      squared += (double) value * value;
    }
    if (!(Math.abs(squared - 1) <= TOLERANCE)) { // also true for NaN
      throw PrismException.invalid(field, "The vector is not finite and of unit length.");
    }
  }

  /** Numbers in each vector. */
  public int size() {
    return byDimension.values().iterator().next().length;
  }

  /** Null where the artwork has no vector of this dimension. */
  public float @Nullable [] get(Dimension dimension) {
    return byDimension.get(dimension);
  }
}
