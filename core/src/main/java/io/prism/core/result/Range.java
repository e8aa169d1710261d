package io.prism.core.result;

/** Limits of the steps' numbers. */
final class Range {
  private Range() {}

  static void require(String name, double value, double max) {
    if (!(value >= 0 && value <= max)) { // also true for NaN
      throw new IllegalArgumentException(name + " is 0.." + max + ", not " + value);
    }
  }
}
