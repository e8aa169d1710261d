package io.prism.core.decomposition;

import io.prism.core.embedding.VectorMath;
import java.util.List;

/**
 * e − λ·o₁, the reference method (mission M1).
 *
 * @param lambda share of the object vector that is subtracted, 0..4; 1 is plain subtraction
 */
public record Subtraction(float lambda) implements Decomposition {
  public Subtraction {
    if (!(lambda >= 0 && lambda <= 4)) {
      throw new IllegalArgumentException("lambda is 0..4, not " + lambda);
    }
  }

  @Override
  public float[] residual(float[] mixed, List<float[]> content) {
    return VectorMath.plus(mixed, -lambda, content.get(0));
  }

  @Override
  public String describe() {
    return lambda == 1 ? "mixed - object" : "mixed - " + lambda + " object";
  }
}
