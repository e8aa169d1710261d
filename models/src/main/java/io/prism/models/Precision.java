package io.prism.models;

/**
 * One of several sets of networks with the same weights.
 *
 * @param name for example int8, fp16, f32
 * @param image the ONNX graph of the image tower
 * @param text the ONNX graph of the text tower
 */
public record Precision(String name, String image, String text) {}
