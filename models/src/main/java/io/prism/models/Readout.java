package io.prism.models;

import io.prism.core.decomposition.Centred;
import io.prism.core.decomposition.Decomposition;
import io.prism.core.decomposition.Span;
import io.prism.core.rank.Weights;

/**
 * What the pack's calibration measured best on its development split.
 *
 * @param style how the content is taken out of a picture
 * @param both the weights of the dimensions in a search by both
 * @param distances of related and of random pairs
 * @param relatedness how to tell related pictures from those that are only near
 */
public record Readout(
    ZeroShot zeroShot,
    Decomposition style,
    Weights both,
    Distances distances,
    Relatedness relatedness) {

  /** How many content texts of a picture the decomposition makes use of, 1 or more. */
  public int contentTexts() {
    return contentTexts(style);
  }

  private static int contentTexts(Decomposition decomposition) {
    if (decomposition instanceof Centred centred) {
      return contentTexts(centred.inner());
    }
    return decomposition instanceof Span span ? span.k() : 1;
  }
}
