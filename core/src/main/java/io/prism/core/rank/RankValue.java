package io.prism.core.rank;

/**
 * From cosine to distance to rank value (mission M4). The distance is Euclidean on unit vectors.
 */
public final class RankValue {
  private RankValue() {}

  /**
   * @param cosine -1..1; rounding outside is tolerated
   * @return √(2 − 2·cosine), 0 (equal) .. 2 (opposite)
   */
  public static float distance(float cosine) {
    return (float) Math.sqrt(Math.max(0, 2 - 2 * (double) Math.min(1, Math.max(-1, cosine))));
  }

  /**
   * @param distance 0..2
   * @return 2 − distance: 2 is equal, 0 is opposite
   */
  public static float rank(float distance) {
    return 2 - distance;
  }

  /**
   * The cosine at which a rank value is reached: 1 − (2 − rank)²/2.
   *
   * @param rank 0..2
   */
  public static float cosineOfRank(float rank) {
    float distance = 2 - rank;
    return 1 - distance * distance / 2;
  }
}
