package io.prism.core.decomposition;

import io.prism.core.embedding.ModelSpace;
import java.util.List;

/**
 * Another decomposition after each modality has lost its mean: e − ē and o − ō take the places of e
 * and o, which closes the gap between the two cones (GR-CLIP, arXiv 2507.19054).
 *
 * @param space where the means come from
 * @param inner what is done with the centred vectors; not itself centred
 */
public record Centred(ModelSpace space, Decomposition inner) implements Decomposition {
  public Centred {
    if (inner instanceof Centred) {
      throw new IllegalArgumentException("vectors are centred once");
    }
  }

  @Override
  public float[] residual(float[] mixed, List<float[]> content) {
    return inner.residual(
        space.centreImage(mixed), content.stream().map(space::centreText).toList());
  }

  @Override
  public String describe() {
    return "centred per modality, " + inner.describe();
  }
}
