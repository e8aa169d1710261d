package io.prism.models;

import io.prism.core.rank.Dimension;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Measured Euclidean distances between unit vectors, as percentiles.
 *
 * @param percentiles for example 1, 5, 25, 50, 75, 95, 99
 * @param pairs vector (mixed, object, style, hierarchy) → kind of pair (same_object, same_style,
 *     same_both, random) → one distance a percentile
 * @param textToImage what the text names (object, style) → kind of pair → one distance a percentile
 */
public record Distances(
    List<Integer> percentiles,
    Map<String, Map<String, List<Double>>> pairs,
    Map<String, Map<String, List<Double>>> textToImage) {
  /** Of pairs that have nothing to do with each other, this share is nearer than the least rank. */
  private static final int FEW = 1;

  /** Of a pack that nobody calibrated. */
  public static final Distances UNMEASURED = new Distances(List.of(), Map.of(), Map.of());

  /**
   * The rank value, 2 − distance, that all but one in a hundred random pairs stay under; empty
   * where that was not measured.
   */
  public OptionalDouble rankOfFewRandomPairs(Dimension dimension) {
    String vector =
        switch (dimension) {
          case OBJECT -> "object";
          case STYLE -> "style";
          case WHOLE -> "mixed";
        };
    List<Double> random = pairs.getOrDefault(vector, Map.of()).getOrDefault("random", List.of());
    int place = percentiles.indexOf(FEW);
    return place < 0 || random.size() <= place
        ? OptionalDouble.empty()
        : OptionalDouble.of(2 - random.get(place));
  }
}
