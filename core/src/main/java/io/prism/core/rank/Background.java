package io.prism.core.rank;

/**
 * How near a query comes to pictures by chance: the distribution of its cosines with a fixed sample
 * of artworks, few of which have to do with it. A flat threshold on the cosine means something else
 * for every query (texts lie farther from pictures than pictures do; a common style lies near
 * everything); the distance from this distribution, in its own standard deviations, does not (as
 * CSLS does it with neighbourhoods, arXiv 1710.04087). The sample is not taken from what is
 * searched: where a tenth of a collection is related to the query, nothing stands out from it.
 *
 * @param mean of the cosines
 * @param deviation their standard deviation, greater than 0
 */
public record Background(double mean, double deviation) {
  /** A sample of fewer says too little. */
  public static final int MIN_SAMPLE = 50;

  /** Of cosines that are all the same: no hit is then told from chance by rounding. */
  private static final double MIN_DEVIATION = 1e-3;

  public Background {
    if (!Double.isFinite(mean) || !(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException("not a distribution: " + mean + " ± " + deviation);
    }
  }

  /**
   * @param cosines at least {@link #MIN_SAMPLE}
   */
  public static Background of(double[] cosines) {
    if (cosines.length < MIN_SAMPLE) {
      throw new IllegalArgumentException("a sample has " + MIN_SAMPLE + " cosines at least");
    }
    double sum = 0;
    for (double cosine : cosines) {
      sum += cosine;
    }
    double mean = sum / cosines.length;
    double squares = 0;
    for (double cosine : cosines) {
      squares += (cosine - mean) * (cosine - mean);
    }
    return new Background(mean, Math.max(MIN_DEVIATION, Math.sqrt(squares / (cosines.length - 1))));
  }

  /** How many standard deviations a cosine lies above the mean (z). */
  public double standardScore(double cosine) {
    return (cosine - mean) / deviation;
  }
}
