package io.prism.caption.inversion;

/**
 * A word or phrase with its share.
 *
 * @param score softmax over the whole vocabulary, 0..1
 */
public record RankedTerm(String name, float score) {}
