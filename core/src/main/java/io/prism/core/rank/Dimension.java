package io.prism.core.rank;

/** In which respect two pictures are compared; each has a stored vector of its own. */
public enum Dimension {
  /** What is shown. */
  OBJECT,
  /** How it is drawn. */
  STYLE,
  /** The mixed embedding as the image encoder gives it. */
  WHOLE
}
