package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import org.jspecify.annotations.Nullable;

/** The tables and settings that segments between scans change. */
final class Tables {
  private final int[] @Nullable [] quantisation = new int[4][];
  private final @Nullable HuffmanTable[] dc = new HuffmanTable[4];
  private final @Nullable HuffmanTable[] ac = new HuffmanTable[4];

  /** MCUs from restart marker to restart marker; 0 without any. */
  private int restartInterval;

  void readQuantisation(Bytes bytes, int start, int end) {
    int at = start;
    while (at < end) {
      int which = bytes.u8(at++);
      int width = which >> 4 == 0 ? 1 : 2;
      if ((which & 15) > 3 || at + 64 * width > end) {
        throw Bytes.unreadable("a quantisation table is broken");
      }
      int[] table = new int[64];
      for (int k = 0; k < 64; k++, at += width) {
        table[k] = width == 1 ? bytes.u8(at) : bytes.u16be(at);
      }
      quantisation[which & 15] = table;
    }
  }

  void readHuffman(Bytes bytes, int start, int end) {
    int at = start;
    while (at + 17 <= end) {
      int which = bytes.u8(at++);
      int[] counts = new int[16];
      int total = 0;
      for (int i = 0; i < 16; i++) {
        counts[i] = bytes.u8(at++);
        total += counts[i];
      }
      if ((which & 15) > 3 || which >> 4 > 1 || total > 256 || at + total > end) {
        throw Bytes.unreadable("a Huffman table is broken");
      }
      byte[] symbols = new byte[total];
      System.arraycopy(bytes.bytes(), at, symbols, 0, total);
      at += total;
      (which >> 4 == 0 ? dc : ac)[which & 15] = new HuffmanTable(counts, symbols);
    }
  }

  void readRestartInterval(Bytes bytes, int at) {
    restartInterval = bytes.u16be(at);
  }

  int restartInterval() {
    return restartInterval;
  }

  int @Nullable [] quantisation(int index) {
    return quantisation[index];
  }

  HuffmanTable dc(int index) {
    return existing(dc[index]);
  }

  HuffmanTable ac(int index) {
    return existing(ac[index]);
  }

  private static HuffmanTable existing(@Nullable HuffmanTable table) {
    if (table == null) {
      throw Bytes.unreadable("a Huffman table is missing");
    }
    return table;
  }
}
