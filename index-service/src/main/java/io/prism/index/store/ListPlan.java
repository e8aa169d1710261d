package io.prism.index.store;

import io.prism.core.error.PrismException;
import io.prism.type.v1.Artwork;
import java.util.Set;

/**
 * @param states those to list, at least one
 * @param afterId only ids greater than this one (in UTF-8 order); empty: from the start
 * @param limit 1..1001: one more than the largest page, to see whether another one follows
 */
public record ListPlan(
    ArtworkFilter filter, Set<Artwork.State> states, String afterId, int limit, TimeLimit time) {
  private static final int MAX_LIMIT = 1001;

  public ListPlan {
    states = Set.copyOf(states);
    if (states.isEmpty()) {
      throw PrismException.invalid("states", "At least one state is needed.");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw PrismException.invalid("pageSize", "A page has 1 to 1000 artworks.");
    }
  }
}
