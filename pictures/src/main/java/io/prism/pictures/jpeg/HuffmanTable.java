package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;

/** One Huffman code, immutable. Codes of up to 9 bits are looked up, longer ones compared. */
final class HuffmanTable {
  private static final int LOOKUP_BITS = 9;

  /** Length and symbol by the next 9 bits, 0 for longer codes. */
  private final short[] lookup = new short[1 << LOOKUP_BITS];

  /** For each length the first code that is too large for it, as 16 bits. */
  private final int[] limit = new int[18];

  /** For each length what has to be added to a code to find its symbol. */
  private final int[] shift = new int[17];

  private final byte[] symbols;

  /**
   * @param counts how many codes there are of each length from 1 to 16
   * @param symbols in order of their codes
   */
  HuffmanTable(int[] counts, byte[] symbols) {
    this.symbols = symbols;
    int code = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
      shift[length] = index - code;
      for (int i = 0; i < counts[length - 1]; i++, code++, index++) {
        if (length <= LOOKUP_BITS) {
          enter(code, length, symbols[index]);
        }
      }
      if (code > 1 << length) {
        throw Bytes.unreadable("a Huffman table is broken");
      }
      limit[length] = code << (16 - length);
      code <<= 1;
    }
  }

  private void enter(int code, int length, byte symbol) {
    int first = code << (LOOKUP_BITS - length);
    int last = first + (1 << (LOOKUP_BITS - length));
    if (last > lookup.length) {
      throw Bytes.unreadable("a Huffman table is broken");
    }
    for (int i = first; i < last; i++) {
      lookup[i] = (short) (length << 8 | (symbol & 0xFF));
    }
  }

  /** Takes one symbol; at least 16 bits are there. */
  int decode(BitReader bits) {
    int entry = lookup[bits.peek(LOOKUP_BITS)];
    if (entry != 0) {
      bits.skip(entry >> 8);
      return entry & 0xFF;
    }
    int code = bits.peek(16);
    for (int length = LOOKUP_BITS + 1; length <= 16; length++) {
      if (code < limit[length]) {
        bits.skip(length);
        return symbols[(code >> (16 - length)) + shift[length]] & 0xFF;
      }
    }
    throw Bytes.unreadable("its JPEG data is corrupt");
  }
}
