package io.prism.models;

import io.prism.core.decomposition.Centred;
import io.prism.core.decomposition.Decomposition;
import io.prism.core.decomposition.Span;
import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import io.prism.core.rank.Weights;
import java.util.Map;

/**
 * What the pack's calibration measured best on its development split.
 *
 * @param style how the content is taken out of a picture
 * @param both the weights of the dimensions in a search by both
 * @param distances of related and of random pairs
 * @param confidences how sure a hit's standard score makes that it is related, in the dimensions
 *     that were calibrated
 */
public record Readout(
    ZeroShot zeroShot,
    Decomposition style,
    Weights both,
    Distances distances,
    Map<Dimension, Confidence> confidences) {
  public Readout {
    confidences = Map.copyOf(confidences);
  }

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
