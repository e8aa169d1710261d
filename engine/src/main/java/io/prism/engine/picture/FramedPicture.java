package io.prism.engine.picture;

import io.prism.pictures.RgbImage;

/**
 * A picture as the model takes it, and what it was before.
 *
 * @param framed of exactly the model's size
 * @param width of the upright original, in pixels
 * @param height of the upright original, in pixels
 * @param mediaType for example {@code image/jpeg}, decided by the bytes
 */
public record FramedPicture(RgbImage framed, int width, int height, String mediaType) {}
