package io.prism.core.result;

import io.prism.core.rank.Dimension;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The hits that reach a rank value, 2 − Euclidean distance of unit vectors (mission M4), as a whole
 * and in single dimensions.
 *
 * @param minRank of the whole hit, 0..2; 0 asks for nothing
 * @param minRanks of single dimensions, 0..2
 * @param all whether every one of {@code minRanks} must be reached, or one of them; a dimension
 *     that query or hit has no vector for is not reached
 */
public record RankThreshold(float minRank, Map<Dimension, Float> minRanks, boolean all)
    implements ResultStep {
  public RankThreshold {
    Range.require("minRank", minRank, 2);
    minRanks.forEach((dimension, rank) -> Range.require("minRanks." + dimension, rank, 2));
    minRanks = Map.copyOf(minRanks);
  }

  /** Only as a whole. */
  public static RankThreshold of(float minRank) {
    return new RankThreshold(minRank, Map.of(), true);
  }

  @Override
  public String name() {
    return "minRank";
  }

  @Override
  public <T> Outcome<T> apply(List<ResultHit<T>> hits) {
    return new Outcome<>(hits.stream().filter(this::isReached).toList(), detail());
  }

  private boolean isReached(ResultHit<?> hit) {
    return hit.rank() >= minRank
        && (minRanks.isEmpty()
            || (all
                ? minRanks.entrySet().stream().allMatch(least -> isReached(hit, least))
                : minRanks.entrySet().stream().anyMatch(least -> isReached(hit, least))));
  }

  private static boolean isReached(ResultHit<?> hit, Map.Entry<Dimension, Float> least) {
    Float rank = hit.ranks().get(least.getKey());
    return rank != null && rank >= least.getValue();
  }

  private String detail() {
    Map<Dimension, Float> ordered = new EnumMap<>(Dimension.class);
    ordered.putAll(minRanks);
    String single =
        ordered.entrySet().stream()
            .map(least -> least.getKey().name().toLowerCase(Locale.ROOT) + " " + least.getValue())
            .collect(Collectors.joining(all ? " and " : " or "));
    if (minRanks.isEmpty()) {
      return "rank at least " + minRank;
    }
    return "rank at least " + (minRank > 0 ? minRank + ", and by " : "by ") + single;
  }
}
