package io.prism.benchmark.measure;

import java.util.Locale;

/**
 * One measured figure.
 *
 * @param what was measured, with its unit
 * @param detail how it came about: the two speeds, the spread
 * @param limit what keeps it from being better
 */
public record Finding(String what, double figure, Target target, String detail, String limit) {
  /** A figure without a target. */
  public static Finding told(String what, double figure, String detail, String limit) {
    return new Finding(what, figure, new Target.None(), detail, limit);
  }

  /** Empty where there is no target. */
  String verdict() {
    if (target instanceof Target.None) {
      return "";
    }
    return target.isMetBy(figure) ? "met" : "MISSED";
  }

  /** Two decimals below 10, one below 100, none above. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
