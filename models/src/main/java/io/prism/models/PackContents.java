package io.prism.models;

import io.prism.core.embedding.ModelSpace;

/**
 * What is read from a pack's own files.
 *
 * @param space the means of its two cones; zero if the pack has none
 */
public record PackContents(Vocabulary vocabulary, ModelSpace space) {}
