package io.prism.core.result;

import io.prism.core.rank.Dimension;
import io.prism.core.rank.RankValue;
import java.util.Map;
import java.util.Optional;

/**
 * A hit as the steps see it.
 *
 * @param item what was found; no step looks into it
 * @param distance Euclidean, of the weighted and concatenated unit vectors, 0..2
 * @param ranks rank value 2 − distance, 0..2, in each dimension that query and hit have a vector
 *     for
 * @param category empty where none is known
 * @param relevance empty where nothing was calibrated
 */
public record ResultHit<T>(
    T item,
    float distance,
    Map<Dimension, Float> ranks,
    String category,
    Optional<Relevance> relevance) {
  public ResultHit {
    ranks = Map.copyOf(ranks);
  }

  /**
   * Whether a hit is related to the query, or near it by chance.
   *
   * @param confidence that it is related, 0..1
   * @param evident whether it is so far above chance that it alone shows that the query has a
   *     counterpart in the collection
   */
  public record Relevance(double confidence, boolean evident) {
    public Relevance {
      Range.require("confidence", confidence, 1);
    }
  }

  /** 2 − distance: 2 is equal, 0 is opposite. */
  public float rank() {
    return RankValue.rank(distance);
  }
}
