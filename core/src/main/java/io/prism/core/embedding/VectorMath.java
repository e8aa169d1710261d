package io.prism.core.embedding;

/** Arithmetic on plain arrays, for hot paths. No method keeps a reference to its arguments. */
public final class VectorMath {
  private VectorMath() {}

  /**
   * Inner product of two vectors of the same length, summed in four lanes so that the JIT can
   * vectorise it.
   */
  public static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("dimensions differ: " + a.length + " and " + b.length);
    }
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 = Math.fma(a[i], b[i], s0);
      s1 = Math.fma(a[i + 1], b[i + 1], s1);
      s2 = Math.fma(a[i + 2], b[i + 2], s2);
      s3 = Math.fma(a[i + 3], b[i + 3], s3);
    }
    for (; i < a.length; i++) {
      s0 = Math.fma(a[i], b[i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Euclidean length, accumulated in double so that large components don't overflow. */
  public static double norm(float[] a) {
    double sum = 0;
    for (float x : a) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum);
  }

  /** a + factor · b, as a new array. */
  public static float[] plus(float[] a, float factor, float[] b) {
    float[] result = a.clone();
    addTo(result, factor, b);
    return result;
  }

  /** target += factor · b. */
  public static void addTo(float[] target, float factor, float[] b) {
    if (target.length != b.length) {
      throw new IllegalArgumentException(
          "dimensions differ: " + target.length + " and " + b.length);
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = Math.fma(factor, b[i], target[i]);
    }
  }

  /** factor · a, as a new array. */
  public static float[] times(float[] a, double factor) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = (float) (a[i] * factor);
    }
    return result;
  }

  public static boolean isFinite(float[] a) {
    for (float x : a) {
      if (!Float.isFinite(x)) {
        return false;
      }
    }
    return true;
  }
}
