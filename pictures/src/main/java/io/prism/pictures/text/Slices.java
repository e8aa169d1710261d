package io.prism.pictures.text;

import java.nio.ByteBuffer;

/** Views of a part of the picture; nothing is copied. */
final class Slices {
  private Slices() {}

  /** Everything from {@code offset} (relative to the position) to the limit. */
  static ByteBuffer from(ByteBuffer bytes, int offset) {
    return bytes.slice(bytes.position() + offset, bytes.remaining() - offset);
  }

  /** The index of the first NUL at or after {@code start}, or -1. */
  static int indexOfNul(ByteBuffer bytes, int start) {
    for (int i = start; i < bytes.limit(); i++) {
      if (bytes.get(i) == 0) {
        return i;
      }
    }
    return -1;
  }
}
