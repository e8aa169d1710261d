package io.prism.models;

import java.util.Optional;

/**
 * The image tower.
 *
 * @param file the ONNX graph
 * @param embedding comparable with the text tower's
 * @param hierarchy the levels of the category tree, concatenated, if the model has them
 */
public record ImageSpec(
    String file,
    PixelInput input,
    EmbeddingOutput embedding,
    Optional<EmbeddingOutput> hierarchy) {}
