package io.prism.core.embedding;

import java.util.Arrays;

/**
 * The space of one dual encoder. Its picture and text vectors lie in two separate cones (the
 * modality gap, Liang et al. 2022, arXiv 2203.02053); the two means say where.
 *
 * @param model the pack and revision
 * @param imageMean mean of unit picture vectors over the pack's calibration pictures; all zero when
 *     the pack has none
 * @param textMean mean of unit text vectors over the pack's object names; all zero when the pack
 *     has none
 */
public record ModelSpace(ModelId model, float[] imageMean, float[] textMean) {
  public ModelSpace {
    if (imageMean.length == 0 || imageMean.length != textMean.length) {
      throw new IllegalArgumentException("the two means have the model's dimension");
    }
    if (!VectorMath.isFinite(imageMean) || !VectorMath.isFinite(textMean)) {
      throw new IllegalArgumentException("means are finite");
    }
    imageMean = imageMean.clone();
    textMean = textMean.clone();
  }

  /** A space without a measured gap. */
  public static ModelSpace uncentred(ModelId model, int dimension) {
    return new ModelSpace(model, new float[dimension], new float[dimension]);
  }

  /** Whether a gap was measured. */
  public boolean isCentred() {
    return VectorMath.norm(imageMean) > 0 || VectorMath.norm(textMean) > 0;
  }

  public int dimension() {
    return imageMean.length;
  }

  /** A copy. */
  @Override
  public float[] imageMean() {
    return imageMean.clone();
  }

  /** A copy. */
  @Override
  public float[] textMean() {
    return textMean.clone();
  }

  /** picture − mean picture; not of unit length. */
  public float[] centreImage(float[] picture) {
    return VectorMath.plus(picture, -1, imageMean);
  }

  /** text − mean text; not of unit length. */
  public float[] centreText(float[] text) {
    return VectorMath.plus(text, -1, textMean);
  }

  /**
   * A text as a query among picture vectors: what all texts share is taken out, so that only what
   * the text says is left (GR-CLIP, arXiv 2507.19054). Ranks stored picture vectors as if they were
   * centred too: centring them would change every score of this query by the same amount.
   */
  public Embedding textAsPictureQuery(Embedding text) {
    float[] centred = centreText(text.values());
    if (VectorMath.norm(centred) < Embedding.MIN_NORM) {
      return text;
    }
    return Embedding.normalized(model, centred);
  }

  /**
   * @throws IllegalArgumentException unless the vector is of this model and dimension
   */
  public void requireMember(Embedding embedding) {
    if (!embedding.model().equals(model) || embedding.dimension() != dimension()) {
      throw new IllegalArgumentException(
          embedding + " is not a vector of " + model + " with " + dimension());
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ModelSpace other
        && model.equals(other.model)
        && Arrays.equals(imageMean, other.imageMean)
        && Arrays.equals(textMean, other.textMean);
  }

  @Override
  public int hashCode() {
    return model.hashCode();
  }

  @Override
  public String toString() {
    return "ModelSpace[" + model + ", " + dimension() + "]";
  }
}
