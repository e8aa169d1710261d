package io.prism.pictures.gif;

import io.prism.pictures.raster.Bytes;

/** GIF's variant of LZW. A string is kept as the place in the output where it occurred first. */
final class LzwReader {
  private static final int MAX_CODES = 4096;

  private final Bytes bytes;
  private final int[] starts = new int[MAX_CODES];
  private final int[] lengths = new int[MAX_CODES];

  private int position;
  private int blockEnd;
  private int bits;
  private int count;

  /**
   * @param position of the code size byte before the data
   */
  LzwReader(Bytes bytes, int position) {
    this.bytes = bytes;
    this.position = position;
    this.blockEnd = position;
  }

  /** Fills {@code out} with indices. */
  void read(byte[] out) {
    int symbolBits = bytes.u8(position++);
    if (symbolBits < 1 || symbolBits > 8) {
      throw Bytes.unreadable("its GIF data is corrupt");
    }
    blockEnd = position;
    int clear = 1 << symbolBits;
    int codeBits = symbolBits + 1;
    int next = clear + 2;
    int previousStart = -1;
    int previousLength = 0;
    for (int to = 0; to < out.length; ) {
      int code = code(codeBits);
      if (code == clear) {
        codeBits = symbolBits + 1;
        next = clear + 2;
        previousStart = -1;
        continue;
      }
      if (code == clear + 1) {
        throw Bytes.unreadable("its GIF data ends too early");
      }
      if (previousStart >= 0 && next < MAX_CODES) {
        // the string before and the first symbol of this one, which follows it in the output
        starts[next] = previousStart;
        lengths[next] = previousLength + 1;
        next++;
      }
      previousStart = to;
      previousLength = write(out, to, code, clear, next);
      to += previousLength;
      if (next == 1 << codeBits && codeBits < 12) {
        codeBits++;
      }
    }
  }

  /** Writes the string of a code as far as there is room; how many symbols that were. */
  private int write(byte[] out, int to, int code, int clear, int next) {
    if (code < clear) {
      out[to] = (byte) code;
      return 1;
    }
    if (code >= next) {
      throw Bytes.unreadable("its GIF data is corrupt");
    }
    int length = Math.min(lengths[code], out.length - to);
    int from = starts[code];
    for (int i = 0; i < length; i++) {
      // symbol by symbol: a string may reach into what it is just writing
      out[to + i] = out[from + i];
    }
    return length;
  }

  private int code(int size) {
    while (count < size) {
      if (position == blockEnd) {
        int length = bytes.u8(position++);
        if (length == 0) {
          throw Bytes.unreadable("its GIF data ends too early");
        }
        blockEnd = position + length;
      }
      bits |= bytes.u8(position++) << count;
      count += 8;
    }
    int code = bits & ((1 << size) - 1);
    bits >>>= size;
    count -= size;
    return code;
  }
}
