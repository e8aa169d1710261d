package io.prism.index.search;

import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import io.prism.core.rank.Weights;
import io.prism.models.Distances;
import io.prism.models.Readout;
import java.util.Map;

/**
 * What a pack measured about searches.
 *
 * @param both what a search by both weighs
 * @param confidences in the dimensions that were calibrated, for pictures
 */
public record Calibration(
    Weights both, Distances distances, Map<Dimension, Confidence> confidences) {
  public Calibration {
    confidences = Map.copyOf(confidences);
  }

  public static Calibration of(Readout readout) {
    return new Calibration(readout.both(), readout.distances(), readout.confidences());
  }

  /** Of a pack that measured nothing else. */
  public static Calibration unmeasured(Weights both) {
    return new Calibration(both, Distances.UNMEASURED, Map.of());
  }
}
