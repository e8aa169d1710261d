package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.rank.Dimension;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One search, resolved to vectors.
 *
 * @param model whose vectors these are
 * @param targets at most one a dimension, at least one with a weight other than 0
 * @param limit 1..1000
 * @param after where the previous page ended, or null
 * @param exact brute force over all vectors
 * @param regions whether an artwork is compared by its regions too, and not only as a whole
 */
public record SearchPlan(
    ModelId model,
    List<Target> targets,
    ArtworkFilter filter,
    int limit,
    @Nullable SearchCursor after,
    boolean exact,
    boolean regions,
    TimeLimit time) {
  private static final int MAX_LIMIT = 1000;

  public SearchPlan {
    targets = List.copyOf(targets);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw PrismException.invalid("limit", "The limit is 1 to 1000.");
    }
    if (targets.stream().map(Target::dimension).distinct().count() != targets.size()) {
      throw new IllegalArgumentException("two targets of one dimension");
    }
    if (!(totalWeight(targets) > 0)) {
      throw PrismException.invalid("weights", "At least one weight must differ from 0.");
    }
  }

  /**
   * What to be near to in one dimension.
   *
   * @param vector of unit length; not copied
   * @param weight finite; negative: away from it; 0: only reported, it does not count
   */
  public record Target(Dimension dimension, float[] vector, float weight) {
    public Target {
      if (!Float.isFinite(weight)) {
        throw PrismException.invalid(
            "weights." + dimension.name().toLowerCase(Locale.ROOT), "A weight must be finite.");
      }
    }
  }

  /** The first page of the same search under another filter. */
  public SearchPlan firstOf(ArtworkFilter other, int hits) {
    return new SearchPlan(model, targets, other, hits, null, exact, regions, time);
  }

  /** The sum of the absolute weights. */
  public double totalWeight() {
    return totalWeight(targets);
  }

  private static double totalWeight(List<Target> targets) {
    return targets.stream().mapToDouble(t -> Math.abs((double) t.weight())).sum();
  }
}
