package io.prism.engine.triton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor as a pack describes it.
 *
 * @param shape of one item, without the batch dimension; {@link #ANY} is any length
 * @param values what an answer may hold
 */
public record TensorSpec(String name, DataType type, List<Long> shape, Values values) {
  public static final long ANY = -1;

  /** The element types that Prism's packs use. */
  public enum DataType {
    FP32(4),
    INT64(8);

    private final int bytes;

    DataType(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
      return bytes;
    }
  }

  /** Which numbers an answer may hold. */
  public enum Values {
    FINITE,
    /** Rows of the last dimension: -Infinity is what cannot be, and in each row something can. */
    LOGITS
  }

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  public static TensorSpec of(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, Arrays.stream(shape).boxed().toList(), Values.FINITE);
  }

  /** The same as an output of logits. */
  public TensorSpec ofLogits() {
    return new TensorSpec(name, type, shape, Values.LOGITS);
  }

  /** With dimensions of any length as 1. */
  TensorSpec smallest() {
    return new TensorSpec(
        name, type, shape.stream().map(length -> Math.max(1, length)).toList(), values);
  }

  /**
   * With dimensions of any length as they are in one call.
   *
   * @param lengths one for each, in order
   */
  public TensorSpec sized(long... lengths) {
    List<Long> sized = new ArrayList<>(shape);
    int next = 0;
    for (int i = 0; i < sized.size(); i++) {
      if (sized.get(i) == ANY) {
        sized.set(i, lengths[next++]);
      }
    }
    return new TensorSpec(name, type, sized, values);
  }

  /** Elements of one item; a dimension of any length counts as 1. */
  public long elements() {
    return shape.stream().mapToLong(length -> Math.max(1, length)).reduce(1, Math::multiplyExact);
  }

  /** Bytes of one item; a dimension of any length counts as 1. */
  public long bytes() {
    return elements() * type.bytes();
  }
}
