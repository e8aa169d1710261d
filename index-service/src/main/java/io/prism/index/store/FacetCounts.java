package io.prism.index.store;

import java.util.List;
import java.util.Map;

/**
 * How many artworks have which name.
 *
 * @param names of every field, most first, then by name; what the filter asks for is always among
 *     them
 * @param counted artworks under the whole filter that were counted
 * @param total artworks under the whole filter, counted or not
 * @param complete whether there are no more than those that were counted, for any field
 */
public record FacetCounts(
    Map<FacetField, List<NameCount>> names, int counted, int total, boolean complete) {
  public FacetCounts {
    names = Map.copyOf(names);
  }

  /**
   * @param name as most artworks write it; those that differ in case only are one
   */
  public record NameCount(String name, int count) {}
}
