package io.prism.models;

/**
 * The text tower.
 *
 * @param file the ONNX graph
 */
public record TextSpec(
    String file, TokenInput input, TokenizerSpec tokenizer, EmbeddingOutput embedding) {}
