package io.prism.index.search;

import io.prism.core.error.PrismException;
import io.prism.core.rank.Dimension;
import io.prism.core.result.CategoryEntropy;
import io.prism.core.result.CategoryOrder;
import io.prism.core.result.RankThreshold;
import io.prism.core.result.RelevanceCut;
import io.prism.core.result.ResultPipeline;
import io.prism.core.result.ResultStep;
import io.prism.core.result.SimilarSet;
import io.prism.index.search.QueryResolver.Resolved;
import io.prism.index.store.SearchPlan.Target;
import io.prism.models.Distances;
import io.prism.type.v1.RankValues;
import io.prism.type.v1.ResultList;
import io.prism.type.v1.ResultList.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** From a caller's wishes and the pack's calibration to the steps of a result list. */
final class ResultLists {
  private static final float MAX_DISTANCE = 2;
  private static final int MAX_LEVEL = 16;

  /** Of calibrated result lists: categories with less than e⁻² = 13.5 % of the hits go. */
  private static final float USUAL_SELF_INFORMATION = 2;

  private final Distances distances;

  ResultLists(Distances distances) {
    this.distances = distances;
  }

  static void check(ResultList wanted) {
    inRange("maxDistance", wanted.getMaxDistance(), MAX_DISTANCE);
    inRange("minRank", wanted.getMinRank(), MAX_DISTANCE);
    inRange("maxSelfInformation", wanted.getMaxSelfInformation(), Float.MAX_VALUE);
    inRange("minConfidence", wanted.getMinConfidence(), 1);
    inRange("categoryLevel", wanted.getCategoryLevel(), MAX_LEVEL);
    RankValues ranks = wanted.getMinRanks();
    inRange("minRanks.object", ranks.getObject(), MAX_DISTANCE);
    inRange("minRanks.style", ranks.getStyle(), MAX_DISTANCE);
    inRange("minRanks.whole", ranks.getWhole(), MAX_DISTANCE);
    if (wanted.getOrder() == ResultList.Order.UNRECOGNIZED) {
      throw PrismException.invalid("resultList.order", "The order is RANK or CATEGORY.");
    }
    List<Part> sequence = wanted.getSequenceList();
    if (sequence.contains(Part.UNRECOGNIZED)
        || sequence.contains(Part.PART_UNSPECIFIED)
        || new HashSet<>(sequence).size() < sequence.size()) {
      throw PrismException.invalid("resultList.sequence", "Steps, each once, are needed.");
    }
  }

  private static void inRange(String field, float value, float max) {
    if (!(value >= 0 && value <= max)) { // also true for NaN
      throw PrismException.invalid(
          "resultList." + field,
          max == Float.MAX_VALUE
              ? "A number from 0 is needed."
              : "A number from 0 to " + Math.round(max) + " is needed.");
    }
  }

  /**
   * @param isFirst whether these are the nearest hits of all, and not those of a later page
   * @param hasMore whether others come after them: where all that there is fits an answer, nobody
   *     needs to be told that it is only near
   */
  ResultPipeline pipeline(
      ResultList wanted, Resolved query, Relevances relevances, boolean isFirst, boolean hasMore) {
    Map<Part, ResultStep> steps = new EnumMap<>(Part.class);
    boolean usual = relevances.dimensions() > 0 && hasMore;
    if (wanted.hasMinConfidence() ? wanted.getMinConfidence() > 0 : usual) {
      steps.put(Part.MIN_CONFIDENCE, new RelevanceCut(wanted.getMinConfidence(), isFirst));
    }
    if (wanted.hasMaxDistance()) {
      steps.put(Part.MAX_DISTANCE, new SimilarSet(wanted.getMaxDistance()));
    }
    addRanks(steps, wanted, query);
    if (wanted.hasMaxSelfInformation() || wanted.getCalibrated()) {
      steps.put(
          Part.MAX_SELF_INFORMATION,
          new CategoryEntropy(
              wanted.hasMaxSelfInformation()
                  ? wanted.getMaxSelfInformation()
                  : USUAL_SELF_INFORMATION));
    }
    if (wanted.getOrder() == ResultList.Order.CATEGORY) {
      steps.put(Part.CATEGORY_ORDER, new CategoryOrder());
    }
    return new ResultPipeline(ordered(steps, wanted.getSequenceList()));
  }

  private void addRanks(Map<Part, ResultStep> steps, ResultList wanted, Resolved query) {
    boolean calibrated = wanted.getCalibrated() && !wanted.hasMinRanks();
    Map<Dimension, Float> least = calibrated ? calibratedRanks(query) : ranks(wanted.getMinRanks());
    if (wanted.hasMinRank() || !least.isEmpty()) {
      steps.put(Part.MIN_RANK, new RankThreshold(wanted.getMinRank(), least, !calibrated));
    }
  }

  /** Texts lie farther from pictures than pictures do: only among object vectors they are alike. */
  private Map<Dimension, Float> calibratedRanks(Resolved query) {
    Map<Dimension, Float> ranks = new EnumMap<>(Dimension.class);
    query.targets().stream()
        .filter(target -> target.weight() > 0)
        .map(Target::dimension)
        .filter(dimension -> !query.hasText() || dimension == Dimension.OBJECT)
        .forEach(
            dimension ->
                distances
                    .rankOfFewRandomPairs(dimension)
                    .ifPresent(rank -> ranks.put(dimension, (float) rank)));
    return ranks;
  }

  private static Map<Dimension, Float> ranks(RankValues wanted) {
    Map<Dimension, Float> ranks = new EnumMap<>(Dimension.class);
    if (wanted.hasObject()) {
      ranks.put(Dimension.OBJECT, wanted.getObject());
    }
    if (wanted.hasStyle()) {
      ranks.put(Dimension.STYLE, wanted.getStyle());
    }
    if (wanted.hasWhole()) {
      ranks.put(Dimension.WHOLE, wanted.getWhole());
    }
    return ranks;
  }

  /**
   * First what the caller names, then the rest; whether anything is related at all comes before.
   */
  private static List<ResultStep> ordered(Map<Part, ResultStep> steps, List<Part> sequence) {
    List<ResultStep> ordered = new ArrayList<>(steps.size());
    ResultStep relevance =
        sequence.contains(Part.MIN_CONFIDENCE) ? null : steps.remove(Part.MIN_CONFIDENCE);
    if (relevance != null) {
      ordered.add(relevance);
    }
    for (Part part : sequence) {
      ResultStep step = steps.remove(part);
      if (step != null) {
        ordered.add(step);
      }
    }
    ordered.addAll(steps.values());
    return ordered;
  }
}
