package io.prism.models;

import java.util.List;

/**
 * A way of drawing.
 *
 * @param id its place in the vocabulary, from 0
 * @param key stable identifier, for example {@code oil_painting}
 * @param name for people
 * @param prompt what is embedded
 * @param synonyms other phrases for it
 */
public record VocabularyStyle(
    int id, String key, String name, String prompt, List<String> synonyms) {}
