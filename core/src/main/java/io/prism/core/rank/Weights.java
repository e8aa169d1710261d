package io.prism.core.rank;

/**
 * How much each dimension counts. Only the proportions matter; a negative weight means "away from".
 *
 * @param object finite, -100..100
 * @param style finite, -100..100
 * @param whole finite, -100..100; not all three are 0
 */
public record Weights(float object, float style, float whole) {
  public static final float LIMIT = 100;

  public static final Weights OBJECT = new Weights(1, 0, 0);
  public static final Weights STYLE = new Weights(0, 1, 0);
  public static final Weights WHOLE = new Weights(0, 0, 1);

  public Weights {
    requireWeight("object", object);
    requireWeight("style", style);
    requireWeight("whole", whole);
    if (object == 0 && style == 0 && whole == 0) {
      throw new IllegalArgumentException("at least one weight is not 0");
    }
  }

  public float of(Dimension dimension) {
    return switch (dimension) {
      case OBJECT -> object;
      case STYLE -> style;
      case WHOLE -> whole;
    };
  }

  /** Sum of the absolute weights, greater than 0: what a weighted sum of cosines is divided by. */
  public float total() {
    return Math.abs(object) + Math.abs(style) + Math.abs(whole);
  }

  private static void requireWeight(String name, float weight) {
    // Written so that NaN fails.
    if (!(Math.abs(weight) <= LIMIT)) {
      throw new IllegalArgumentException("weight " + name + " is -100..100, not " + weight);
    }
  }
}
