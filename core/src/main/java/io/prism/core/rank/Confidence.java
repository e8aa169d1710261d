package io.prism.core.rank;

import java.util.Collection;

/**
 * From a hit's standard score among the query's {@link Background} to the probability that it is
 * related: logistic, 1 / (1 + e^(−slope · (z − midpoint))), fitted on pictures that are not held
 * out, for one dimension of one pack (Platt scaling).
 *
 * @param midpoint the standard score at which as many hits are related as not
 * @param slope how steeply the probability rises there, greater than 0
 * @param counterpart the standard score that the best hit of nearly every query reaches which has a
 *     counterpart in the collection, and that of few which have none
 */
public record Confidence(double midpoint, double slope, double counterpart) {
  public Confidence {
    if (!Double.isFinite(midpoint)
        || !(slope > 0 && Double.isFinite(slope))
        || !Double.isFinite(counterpart)) {
      throw new IllegalArgumentException("midpoint, slope and counterpart are finite, slope > 0");
    }
  }

  /**
   * @param standardScore finite
   * @return 0..1
   */
  public double of(double standardScore) {
    return 1 / (1 + Math.exp(-slope * (standardScore - midpoint)));
  }

  /** Whether a hit alone shows that its query has a counterpart. */
  public boolean isEvident(double standardScore) {
    return standardScore >= counterpart;
  }

  /**
   * That a hit is related in at least one of several respects (noisy or): 1 − Π(1 − pᵢ).
   *
   * @param each of one dimension, 0..1
   */
  public static double any(Collection<Double> each) {
    double none = 1;
    for (double p : each) {
      none *= 1 - p;
    }
    return 1 - none;
  }
}
