package io.prism.index.search;

import io.prism.core.error.PrismException;
import io.prism.type.v1.Hit;
import io.prism.type.v1.ResultList;
import io.prism.type.v1.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What happens to the hits of a page between ranking and answer (mission M4): similar set, rank
 * threshold, category entropy, category order. A step that was not asked for does nothing.
 */
final class ResultLists {
  private static final float MAX_DISTANCE = 2;

  private List<Hit> hits;
  private final List<Step> steps = new ArrayList<>();

  private ResultLists(List<Hit> hits) {
    this.hits = hits;
  }

  /**
   * @param hits in the order of the answer
   * @param steps what each asked-for step did, in order
   */
  record Result(List<Hit> hits, List<Step> steps) {}

  static void check(ResultList wanted) {
    inRange("maxDistance", wanted.getMaxDistance(), MAX_DISTANCE);
    inRange("minRank", wanted.getMinRank(), MAX_DISTANCE);
    inRange("maxSelfInformation", wanted.getMaxSelfInformation(), Float.MAX_VALUE);
    if (wanted.getOrder() == ResultList.Order.UNRECOGNIZED) {
      throw PrismException.invalid("resultList.order", "The order is RANK or CATEGORY.");
    }
  }

  private static void inRange(String field, float value, float max) {
    if (!(value >= 0 && value <= max)) { // also true for NaN
      throw PrismException.invalid("resultList." + field, "A number from 0 is needed.");
    }
  }

  static Result apply(ResultList wanted, List<Hit> ranked) {
    ResultLists list = new ResultLists(ranked);
    if (wanted.hasMaxDistance()) {
      float max = wanted.getMaxDistance();
      list.keep("maxDistance", hit -> hit.getDistance() <= max, "distance at most " + max);
    }
    if (wanted.hasMinRank()) {
      float min = wanted.getMinRank();
      list.keep("minRank", hit -> hit.getRank() >= min, "rank at least " + min);
    }
    if (wanted.hasMaxSelfInformation()) {
      list.dropSurprising(wanted.getMaxSelfInformation());
    }
    if (wanted.getOrder() == ResultList.Order.CATEGORY) {
      list.byCategory();
    }
    return new Result(list.hits, list.steps);
  }

  private void keep(String name, Predicate<Hit> stays, String detail) {
    step(name, hits.stream().filter(stays).toList(), detail);
  }

  private void step(String name, List<Hit> after, String detail) {
    steps.add(
        Step.newBuilder()
            .setName(name)
            .setIn(hits.size())
            .setOut(after.size())
            .setDetail(detail)
            .build());
    hits = after;
  }

  /** A category with the share p of the hits has the self-information −ln p, in nats. */
  private void dropSurprising(float max) {
    Map<String, Integer> counts = new HashMap<>();
    hits.forEach(hit -> counts.merge(hit.getCategory(), 1, Integer::sum));
    double all = hits.size();
    List<String> dropped =
        counts.entrySet().stream()
            .filter(entry -> -Math.log(entry.getValue() / all) > max)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    keep(
        "maxSelfInformation",
        hit -> !dropped.contains(hit.getCategory()),
        dropped.isEmpty() ? "no category dropped" : "dropped " + String.join(", ", dropped));
  }

  /** A category's score is the sum of 1 / position of its hits: first places count most. */
  private void byCategory() {
    Map<String, Double> scores = new HashMap<>();
    for (int i = 0; i < hits.size(); i++) {
      scores.merge(hits.get(i).getCategory(), 1.0 / (i + 1), Double::sum);
    }
    List<Hit> ordered = new ArrayList<>(hits);
    // The sort is stable: inside a category the rank order stays.
    ordered.sort(
        Comparator.comparingDouble((Hit hit) -> -scores.getOrDefault(hit.getCategory(), 0.0))
            .thenComparing(Hit::getCategory));
    step("categoryOrder", ordered, String.format(Locale.ROOT, "%d categories", scores.size()));
  }
}
