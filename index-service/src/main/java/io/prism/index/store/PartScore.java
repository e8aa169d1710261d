package io.prism.index.store;

/**
 * How well an artwork matches.
 *
 * @param score of its best part
 * @param region which of its regions that is, from 0; {@link #WHOLE}: the artwork as a whole, which
 *     is first among equals
 */
record PartScore(float score, int region) {
  /** Instead of a region. */
  static final int WHOLE = -1;
}
