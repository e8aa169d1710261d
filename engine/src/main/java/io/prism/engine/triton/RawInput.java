package io.prism.engine.triton;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;

/**
 * The values of one input for a batch.
 *
 * @param shape of one item, each dimension as it is
 * @param bytes little-endian, item after item, perhaps with room behind the last one; not copied,
 *     so nobody may write to it while the batch is under way
 */
@SuppressWarnings("ArrayRecordComponent") // handed to one call, never compared
public record RawInput(TensorSpec spec, List<Long> shape, byte[] bytes) {
  long itemBytes() {
    return shape.stream().reduce((long) spec.type().bytes(), Math::multiplyExact);
  }

  ByteString items(int from, int to) {
    int one = Math.toIntExact(itemBytes());
    return UnsafeByteOperations.unsafeWrap(bytes, from * one, (to - from) * one);
  }
}
