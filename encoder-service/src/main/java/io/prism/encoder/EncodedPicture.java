package io.prism.encoder;

import io.prism.encoder.engine.ImageVectors;

/**
 * A picture's vectors and what the picture was.
 *
 * @param width of the upright original, in pixels
 * @param height of the upright original, in pixels
 * @param mediaType decided by the bytes
 */
public record EncodedPicture(ImageVectors vectors, int width, int height, String mediaType) {}
