package io.prism.encoder.engine;

/**
 * A part of a picture, as fractions of its width and height, clipped to the picture.
 *
 * @param score 0..1
 * @param x left edge
 * @param y top edge
 */
public record DetectedRegion(float score, float x, float y, float width, float height) {}
