package io.prism.client;

import com.google.protobuf.Internal.FloatList;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Vectors between arrays and messages, without boxing. */
public final class Floats {
  private Floats() {}

  /** A message's packed floats as a new array. */
  public static float[] toArray(List<Float> values) {
    float[] result = new float[values.size()];
    if (values instanceof FloatList packed) {
      for (int i = 0; i < result.length; i++) {
        result[i] = packed.getFloat(i);
      }
    } else {
      for (int i = 0; i < result.length; i++) {
        result[i] = values.get(i);
      }
    }
    return result;
  }

  /**
   * A view of an array for a builder's {@code addAll…}; the builder copies, so the array stays the
   * caller's.
   */
  public static List<Float> asList(float[] values) {
    return new ArrayView(values);
  }

  private static final class ArrayView extends AbstractList<Float> implements RandomAccess {
    private final float[] values;

    ArrayView(float[] values) {
      this.values = values;
    }

    @Override
    public Float get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
