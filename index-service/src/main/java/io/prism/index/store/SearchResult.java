package io.prism.index.store;

import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param hits best first
 * @param next where the next page starts, or null when this was the last one
 * @param exact whether every vector was compared
 */
public record SearchResult(List<Found> hits, @Nullable SearchCursor next, boolean exact) {
  public SearchResult {
    hits = List.copyOf(hits);
  }

  /**
   * @param score the weighted mean of the cosines, -1..1
   * @param cosines for the dimensions in which both the query and the artwork have a vector
   */
  public record Found(Artwork artwork, float score, Map<Dimension, Float> cosines) {
    public Found {
      cosines = Map.copyOf(cosines);
    }
  }
}
