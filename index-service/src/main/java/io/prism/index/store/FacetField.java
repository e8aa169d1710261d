package io.prism.index.store;

/** The fields of an artwork whose names are counted. */
public enum FacetField {
  STYLES,
  OBJECTS,
  CATEGORIES,
  TAGS,
  AUTHORS,
  KINDS
}
