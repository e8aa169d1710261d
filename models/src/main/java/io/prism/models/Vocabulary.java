package io.prism.models;

import java.util.List;

/**
 * The words a pack knows.
 *
 * @param objects in the order of their ids
 * @param styles in the order of their ids
 * @param tree the objects by category
 */
public record Vocabulary(
    List<VocabularyObject> objects,
    List<VocabularyStyle> styles,
    List<VocabularyKind> kinds,
    List<Group> tree) {
  /** Of a pack that brings none. */
  public static final Vocabulary EMPTY = new Vocabulary(List.of(), List.of(), List.of(), List.of());

  /** The upper level of the category tree. */
  public record Group(String name, List<Subgroup> subgroups) {}

  /**
   * The lower level of the category tree.
   *
   * @param objects ids
   */
  public record Subgroup(String name, List<Integer> objects) {}
}
