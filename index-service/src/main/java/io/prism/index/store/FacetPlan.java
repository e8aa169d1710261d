package io.prism.index.store;

import org.jspecify.annotations.Nullable;

/**
 * What to count names of: indexed artworks that pass the filter, and of a search the nearest ones.
 *
 * @param near the search, whose own filter, limit and page don't matter here; null: all artworks
 */
public record FacetPlan(ArtworkFilter filter, @Nullable SearchPlan near, TimeLimit time) {
  /** Artworks of a search that are counted at most: farther ones say little about it. */
  public static final int NEAREST = 200;

  /** Artworks of a list that are counted at most: with a hundred tags each, some 80 MB. */
  public static final int LISTED = 100_000;

  /** The counts of all artworks that pass the filter. */
  public static FacetPlan ofAll(ArtworkFilter filter, TimeLimit time) {
    return new FacetPlan(filter, null, time);
  }

  /** The counts of what the search finds. */
  public static FacetPlan of(SearchPlan search) {
    return new FacetPlan(search.filter(), search, search.time());
  }

  public int most() {
    return near == null ? LISTED : NEAREST;
  }
}
