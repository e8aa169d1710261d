package io.prism.index.store.qdrant;

import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.Artworks;
import io.prism.index.store.ListPlan;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.TimeLimit;
import io.prism.type.v1.Artwork;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Plans for tests. */
final class QdrantPlans {
  private QdrantPlans() {}

  static ListPlan listing(String after, int limit) {
    return new ListPlan(
        ArtworkFilter.ALL,
        Set.of(Artwork.State.INDEXED),
        after,
        limit,
        TimeLimit.in(Duration.ofSeconds(60)));
  }

  static SearchPlan search(List<Target> targets, int limit, boolean exact, Duration time) {
    return new SearchPlan(
        Artworks.MODEL, targets, ArtworkFilter.ALL, limit, null, exact, true, TimeLimit.in(time));
  }
}
