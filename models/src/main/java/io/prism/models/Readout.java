package io.prism.models;

import io.prism.core.decomposition.Decomposition;
import io.prism.core.rank.Weights;

/**
 * What the pack's calibration measured best on its development split.
 *
 * @param style how the content is taken out of a picture
 * @param both the weights of the dimensions in a search by both
 */
public record Readout(ZeroShot zeroShot, Decomposition style, Weights both, Distances distances) {}
