package io.prism.pictures;

import java.util.function.DoubleUnaryOperator;

/** The antialiasing filters of Pillow's {@code Image.resize}, with its exact formulas. */
public enum Filter {
  BOX(0.5, x -> x > -0.5 && x <= 0.5 ? 1.0 : 0.0),
  BILINEAR(1.0, x -> Math.max(0.0, 1.0 - Math.abs(x))),
  /** Cubic convolution with a = -0.5. */
  BICUBIC(2.0, Filter::cubic),
  LANCZOS(3.0, Filter::lanczos);

  private final double support;
  private final DoubleUnaryOperator weight;

  Filter(double support, DoubleUnaryOperator weight) {
    this.support = support;
    this.weight = weight;
  }

  /** Half of the filter's width in output pixels; the weight is 0 beyond. */
  double support() {
    return support;
  }

  double weight(double x) {
    return weight.applyAsDouble(x);
  }

  private static double cubic(double signed) {
    double a = -0.5;
    double x = Math.abs(signed);
    if (x < 1.0) {
      return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    }
    return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
  }

  private static double lanczos(double x) {
    return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
  }

  private static double sinc(double x) {
    if (x == 0.0) {
      return 1.0;
    }
    double angle = x * Math.PI;
    return Math.sin(angle) / angle;
  }
}
