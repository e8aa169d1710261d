package io.prism.models;

import java.util.List;

/**
 * What sort of picture it is (artwork, scene, document, …).
 *
 * @param key stable identifier
 * @param prompts the mean of their embeddings stands for the kind
 * @param searchable whether a picture of this kind is worth a search among artworks
 */
public record VocabularyKind(String key, String name, List<String> prompts, boolean searchable) {}
