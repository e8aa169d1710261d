package io.prism.index.search;

import io.prism.core.rank.Weights;
import io.prism.models.Distances;
import io.prism.models.Readout;
import io.prism.models.Relatedness;

/**
 * What a pack measured about searches.
 *
 * @param both what a search by both weighs
 */
public record Calibration(Weights both, Distances distances, Relatedness relatedness) {

  public static Calibration of(Readout readout) {
    return new Calibration(readout.both(), readout.distances(), readout.relatedness());
  }

  /** Of a pack that measured nothing else. */
  public static Calibration unmeasured(Weights both) {
    return new Calibration(both, Distances.UNMEASURED, Relatedness.UNMEASURED);
  }
}
