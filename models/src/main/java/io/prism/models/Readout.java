package io.prism.models;

import io.prism.core.decomposition.Decomposition;

/**
 * What the pack's calibration measured best on its development split.
 *
 * @param style how the content is taken out of a picture
 * @param mixedObjectWeight weight of the object's text vector that is added to the mixed embedding
 *     for a search by both, 0 or more
 */
public record Readout(
    ZeroShot zeroShot, Decomposition style, double mixedObjectWeight, Distances distances) {}
