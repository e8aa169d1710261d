package io.prism.core.result;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drops categories that are rare among the hits (mission M4, "category entropy"). A category with
 * n_c of n hits has the self-information −ln(n_c / n): of 30 hits, 20 drinks have 0.41 nats, 8 cups
 * 1.32 and 2 toys 2.71; over a threshold of 2 the toys go. Where all hits are of one category, that
 * has 0, and stays.
 *
 * @param maxSelfInformation in nats, at least 0, inclusive
 */
public record CategoryEntropy(float maxSelfInformation) implements ResultStep {
  public CategoryEntropy {
    Range.require("maxSelfInformation", maxSelfInformation, Float.MAX_VALUE);
  }

  @Override
  public String name() {
    return "maxSelfInformation";
  }

  @Override
  public <T> Outcome<T> apply(List<ResultHit<T>> hits) {
    Map<String, Integer> counts = new HashMap<>();
    hits.forEach(hit -> counts.merge(hit.category(), 1, Integer::sum));
    List<String> dropped =
        counts.entrySet().stream()
            .filter(entry -> selfInformation(entry.getValue(), hits.size()) > maxSelfInformation)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new Outcome<>(
        hits.stream().filter(hit -> !dropped.contains(hit.category())).toList(),
        dropped.isEmpty()
            ? "no category dropped"
            : "dropped " + String.join(", ", dropped.stream().map(CategoryEntropy::told).toList()));
  }

  /**
   * @param count 1..all
   * @return −ln(count / all), in nats
   */
  public static double selfInformation(int count, int all) {
    return -Math.log(count / (double) all);
  }

  private static String told(String category) {
    return category.isEmpty() ? "hits without a category" : category;
  }
}
