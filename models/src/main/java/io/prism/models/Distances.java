package io.prism.models;

import java.util.List;
import java.util.Map;

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
  /** Of a pack that nobody calibrated. */
  public static final Distances UNMEASURED = new Distances(List.of(), Map.of(), Map.of());
}
