package io.prism.pictures.bmp;

import io.prism.pictures.raster.Bytes;

/** Run-length coded indices, of 8 or 4 bits. */
final class BmpRuns {
  private final Bytes bytes;
  private final BmpHeader header;
  private final boolean nibbles;

  /** One index a pixel, the lowest row first; what no run touches stays 0. */
  private final byte[] indices;

  private int position;
  private int x;
  private int y;

  BmpRuns(Bytes bytes, BmpHeader header) {
    this.bytes = bytes;
    this.header = header;
    this.nibbles = header.depth() == 4;
    this.indices = new byte[header.width() * header.height()];
    this.position = header.data();
  }

  byte[] read() {
    while (y < header.height()) {
      int count = bytes.u8(position);
      int value = bytes.u8(position + 1);
      position += 2;
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          put(nibbles ? nibble(value, i) : value);
        }
      } else if (value == 0) {
        x = 0;
        y++;
      } else if (value == 1) {
        break;
      } else if (value == 2) {
        x += bytes.u8(position);
        y += bytes.u8(position + 1);
        position += 2;
      } else {
        literal(value);
      }
    }
    return indices;
  }

  private void literal(int count) {
    for (int i = 0; i < count; i++) {
      put(nibbles ? nibble(bytes.u8(position + i / 2), i) : bytes.u8(position + i));
    }
    int length = nibbles ? (count + 1) / 2 : count;
    position += length + (length & 1);
  }

  private static int nibble(int pair, int index) {
    return (index & 1) == 0 ? pair >> 4 : pair & 15;
  }

  /** Pixels to the right of the picture are dropped. */
  private void put(int index) {
    if (x < header.width() && y < header.height()) {
      indices[y * header.width() + x] = (byte) index;
    }
    x++;
  }
}
