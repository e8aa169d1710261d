package io.prism.core.decomposition;

import io.prism.core.embedding.VectorMath;
import java.util.ArrayList;
import java.util.List;

/**
 * e − QQᵀe, where Q is an orthonormal basis of o₁ … oₖ: the whole subspace of the best content
 * texts is projected out, which forgives a wrong first guess (StyleDecoupler, arXiv 2601.17697,
 * removes aligned content likewise).
 *
 * @param k how many content texts at most, 1..64; fewer are used when there are fewer
 */
public record Span(int k) implements Decomposition {
  /**
   * A text whose new direction is shorter than this share of itself is a repetition of the others.
   */
  private static final double DEPENDENT = 1e-3;

  public Span {
    if (k < 1 || k > 64) {
      throw new IllegalArgumentException("k is 1..64, not " + k);
    }
  }

  @Override
  public float[] residual(float[] mixed, List<float[]> content) {
    float[] rest = mixed.clone();
    List<float[]> basis = orthonormalBasis(content.subList(0, Math.min(k, content.size())));
    removeAll(rest, basis);
    // Once more: float32 Gram-Schmidt leaves some 1e-4 of a near-parallel picture behind.
    removeAll(rest, basis);
    return rest;
  }

  private static List<float[]> orthonormalBasis(List<float[]> content) {
    List<float[]> basis = new ArrayList<>(content.size());
    for (float[] text : content) {
      float[] direction = text.clone();
      removeAll(direction, basis);
      removeAll(direction, basis);
      double norm = VectorMath.norm(direction);
      if (norm > DEPENDENT * VectorMath.norm(text)) {
        basis.add(VectorMath.times(direction, 1 / norm));
      }
    }
    return basis;
  }

  private static void removeAll(float[] vector, List<float[]> basis) {
    for (float[] direction : basis) {
      VectorMath.addTo(vector, -VectorMath.dot(vector, direction), direction);
    }
  }

  @Override
  public String describe() {
    return "span of the top " + k + " content texts projected out";
  }
}
