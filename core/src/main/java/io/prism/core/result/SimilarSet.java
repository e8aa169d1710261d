package io.prism.core.result;

import java.util.List;

/**
 * The hits within a distance of the query (mission M4).
 *
 * @param maxDistance Euclidean, 0..2, inclusive
 */
public record SimilarSet(float maxDistance) implements ResultStep {
  public SimilarSet {
    Range.require("maxDistance", maxDistance, 2);
  }

  @Override
  public String name() {
    return "maxDistance";
  }

  @Override
  public <T> Outcome<T> apply(List<ResultHit<T>> hits) {
    return new Outcome<>(
        hits.stream().filter(hit -> hit.distance() <= maxDistance).toList(),
        "distance at most " + maxDistance);
  }
}
