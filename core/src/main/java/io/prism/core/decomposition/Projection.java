package io.prism.core.decomposition;

import java.util.List;

/**
 * e − (e·o₁)o₁: the direction of the object is projected out, so the style is orthogonal to the
 * object text.
 */
public record Projection() implements Decomposition {
  private static final Span LINE = new Span(1);

  @Override
  public float[] residual(float[] mixed, List<float[]> content) {
    return LINE.residual(mixed, content);
  }

  @Override
  public String describe() {
    return "object direction projected out";
  }
}
