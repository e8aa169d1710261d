package io.prism.encoder.engine;

/**
 * A picture's vectors.
 *
 * @param embedding unit length, of the model's dimension
 * @param hierarchy unit length; empty if the model has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, never compared
public record ImageVectors(float[] embedding, float[] hierarchy) {}
