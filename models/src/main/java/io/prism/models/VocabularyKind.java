package io.prism.models;

import java.util.List;

/**
 * What sort of picture it is (artwork, scene, document, …).
 *
 * @param key stable identifier
 * @param prompts the mean of their embeddings stands for the kind
 * @param searchable whether a picture of this kind is worth a search among artworks
 * @param detected whether it shows several things, each of which is worth a search of its own
 */
public record VocabularyKind(
    String key, String name, List<String> prompts, boolean searchable, boolean detected) {}
