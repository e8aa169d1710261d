package io.prism.models;

import java.util.List;

/**
 * Something that can be shown.
 *
 * @param id its place in the vocabulary, from 0
 * @param name lower case, unique; what is embedded
 * @param trained whether the model saw it in training
 */
public record VocabularyObject(
    int id, String name, List<String> synonyms, Category category, boolean trained) {
  /** Its place in the category tree, coarse to fine. */
  public record Category(String group, String subgroup) {}

  /** From the root of the category tree down to the object itself, levels separated by '/'. */
  public String path() {
    return category.group() + "/" + category.subgroup() + "/" + name;
  }
}
