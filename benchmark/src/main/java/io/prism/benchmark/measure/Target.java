package io.prism.benchmark.measure;

import java.util.Locale;

/** What a figure should be. */
public sealed interface Target {
  boolean isMetBy(double figure);

  /** Inclusive. */
  record AtLeast(double bound) implements Target {
    @Override
    public boolean isMetBy(double figure) {
      return figure >= bound;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, ">= %s", Finding.number(bound));
    }
  }

  /** Inclusive. */
  record AtMost(double bound) implements Target {
    @Override
    public boolean isMetBy(double figure) {
      return figure <= bound;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "<= %s", Finding.number(bound));
    }
  }

  /** A figure that is only told. */
  record None() implements Target {
    @Override
    public boolean isMetBy(double figure) {
      return true;
    }

    @Override
    public String toString() {
      return "";
    }
  }
}
