package io.prism.core.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Category by category (mission M4): the categories by a score from the positions of their hits,
 * inside each the order stays, which is that of the rank values. A category's score is the sum of 1
 * / position over its hits. Not their mean: a single hit in the third place would come before ten
 * hits in the places 1 and 4 to 12 (mean 0.33 against 0.23), though nobody wants to see it before
 * the best hit of all; the sum (0.33 against 2.27) counts first places most, and support too. Ties
 * go to whoever has the better first hit. With one category it is the plain order.
 */
public record CategoryOrder() implements ResultStep {
  @Override
  public String name() {
    return "categoryOrder";
  }

  @Override
  public <T> Outcome<T> apply(List<ResultHit<T>> hits) {
    Map<String, Double> scores = new HashMap<>();
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < hits.size(); i++) {
      String category = hits.get(i).category();
      scores.merge(category, 1.0 / (i + 1), Double::sum);
      first.putIfAbsent(category, i);
    }
    List<ResultHit<T>> ordered = new ArrayList<>(hits);
    // The sort is stable: inside a category the order stays.
    ordered.sort(
        Comparator.comparingDouble((ResultHit<T> hit) -> -of(scores, hit))
            .thenComparing(hit -> of(first, hit)));
    return new Outcome<>(
        ordered, scores.size() == 1 ? "1 category" : scores.size() + " categories");
  }

  /** Every category of the hits has a value. */
  private static <V> V of(Map<String, V> values, ResultHit<?> hit) {
    return Optional.ofNullable(values.get(hit.category())).orElseThrow();
  }
}
