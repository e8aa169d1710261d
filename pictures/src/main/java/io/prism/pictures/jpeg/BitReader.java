package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bits of one scan. Beyond a marker or the end there are zeros, which is noticed later. */
final class BitReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] data;
  private int position;
  private long bits;
  private int count;
  private int padding;

  BitReader(byte[] data, int position) {
    this.data = data;
    this.position = position;
  }

  /** Afterwards at least 32 bits can be taken. */
  void fill() {
    if (count >= 32) {
      return;
    }
    if (position + 4 <= data.length) {
      int next = (int) INT.get(data, position);
      if (((~next - 0x01010101) & next & 0x80808080) == 0) {
        bits = bits << 32 | (next & 0xFFFFFFFFL);
        count += 32;
        position += 4;
        return;
      }
    }
    while (count < 32) {
      bits = bits << 8 | nextByte();
      count += 8;
    }
  }

  private int nextByte() {
    if (position < data.length) {
      int value = data[position] & 0xFF;
      if (value != 0xFF) {
        position++;
        return value;
      }
      if (position + 1 < data.length && data[position + 1] == 0) {
        position += 2;
        return 0xFF;
      }
    }
    padding += 8;
    return 0;
  }

  /** The next {@code length} bits (at most 16) without taking them; {@link #fill} came before. */
  int peek(int length) {
    return (int) (bits >>> (count - length)) & ((1 << length) - 1);
  }

  void skip(int length) {
    count -= length;
  }

  /** Takes at most 16 bits; {@link #fill} came before. */
  int take(int length) {
    count -= length;
    return (int) (bits >>> count) & ((1 << length) - 1);
  }

  /** Takes one bit, whether or not {@link #fill} came before. */
  boolean takeBit() {
    if (count == 0) {
      fill();
    }
    count--;
    return (bits >>> count & 1) != 0;
  }

  /** A signed value of {@code size} bits (at most 16), as JPEG codes them. */
  int takeSigned(int size) {
    int value = take(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Throws if bits were taken that are not there. */
  void checkNotBeyondEnd() {
    if (count < padding) {
      throw Bytes.unreadable("its JPEG data ends too early");
    }
  }

  /** Goes on behind the next restart marker. */
  void restart() {
    checkNotBeyondEnd();
    int marker = nextMarker(data, position);
    if (marker < 0 || (data[marker + 1] & 0xF8) != 0xD0) {
      throw Bytes.unreadable("its JPEG data ends too early");
    }
    position = marker + 2;
    bits = 0;
    count = 0;
    padding = 0;
  }

  int position() {
    return position;
  }

  /** Where the next marker (0xFF and neither 0x00 nor 0xFF) starts, or -1. */
  static int nextMarker(byte[] data, int from) {
    for (int at = from; at + 1 < data.length; at++) {
      if (data[at] == (byte) 0xFF && data[at + 1] != 0 && data[at + 1] != (byte) 0xFF) {
        return at;
      }
    }
    return -1;
  }
}
