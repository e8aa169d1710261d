package io.prism.index.store;

import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param score the weighted mean of the best part's cosines, -1..1
   * @param cosines for the dimensions in which both the query and the best part have a vector
   * @param region the best part, one of the artwork's; empty: the artwork as a whole
   */
  public record Found(
      Artwork artwork, float score, Map<Dimension, Float> cosines, Optional<Region> region) {
    public Found {
      cosines = Map.copyOf(cosines);
    }

    /**
     * @param part place of the best part among the artwork's regions; negative: the whole
     */
    public static Found of(Artwork artwork, float score, Map<Dimension, Float> cosines, int part) {
      return new Found(
          artwork,
          score,
          cosines,
          part < 0 ? Optional.empty() : Optional.of(artwork.getRegions(part)));
    }
  }
}
