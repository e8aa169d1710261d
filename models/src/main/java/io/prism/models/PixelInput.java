package io.prism.models;

/**
 * The picture that a network takes: float32, batch × channels (RGB) × height × width.
 *
 * @param name of the graph's input
 * @param width pixels
 * @param height pixels
 */
public record PixelInput(
    String name, int width, int height, Framing framing, Normalisation normalisation) {}
