package io.prism.benchmark.measure;

import java.util.List;

/**
 * Measured values of one kind, in the order in which they were taken.
 *
 * @param values at least one, finite
 */
public record Samples(List<Double> values) {
  public Samples {
    values = List.copyOf(values);
    if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("samples are finite numbers, at least one");
    }
  }

  public static Samples of(double... values) {
    return new Samples(java.util.Arrays.stream(values).boxed().toList());
  }

  /** The middle value; the mean of the two middle ones when their number is even. */
  public double median() {
    List<Double> sorted = sorted();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /**
   * The smallest value that at least this share of the values doesn't exceed (nearest rank).
   *
   * @param share above 0, at most 1
   */
  public double percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a percentile is a share above 0, at most 1: " + share);
    }
    return sorted().get((int) Math.ceil(share * values.size()) - 1);
  }

  public double min() {
    return sorted().get(0);
  }

  public double max() {
    return sorted().get(values.size() - 1);
  }

  private List<Double> sorted() {
    return values.stream().sorted().toList();
  }
}
