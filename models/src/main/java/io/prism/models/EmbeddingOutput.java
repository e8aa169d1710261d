package io.prism.models;

/**
 * A vector that a network gives, batch × dimension, float32; not necessarily of unit length.
 *
 * @param name of the graph's output
 */
public record EmbeddingOutput(String name, int dimension) {}
