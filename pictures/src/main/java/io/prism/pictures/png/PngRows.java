package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import java.util.Arrays;

/** Undoes the filters, row by row. */
final class PngRows {
  private final PngData data;
  private final PngHeader header;
  private byte[] row;
  private byte[] above;

  PngRows(PngData data, PngHeader header) {
    this.data = data;
    this.header = header;
    this.row = new byte[header.rowBytes(header.width())];
    this.above = new byte[row.length];
  }

  /** Starts a picture, or a pass of one: above its first row there is nothing. */
  void startPass() {
    Arrays.fill(above, (byte) 0);
    Arrays.fill(row, (byte) 0);
  }

  /** The raw bytes of the next row, valid until the next call. */
  byte[] next(int pixels) {
    byte[] recycled = above;
    above = row;
    row = recycled;
    int filter = data.read();
    int count = header.rowBytes(pixels);
    data.readFully(row, count);
    int distance = Math.min(header.filterDistance(), count);
    switch (filter) {
      case 0 -> {}
      case 1 -> sub(row, count, distance);
      case 2 -> up(row, above, count);
      case 3 -> average(row, above, count, distance);
      case 4 -> paeth(row, above, count, distance);
      default -> throw Bytes.unreadable("its PNG data is corrupt");
    }
    return row;
  }

  private static void sub(byte[] row, int count, int distance) {
    for (int i = distance; i < count; i++) {
      row[i] += row[i - distance];
    }
  }

  private static void up(byte[] row, byte[] above, int count) {
    for (int i = 0; i < count; i++) {
      row[i] += above[i];
    }
  }

  private static void average(byte[] row, byte[] above, int count, int distance) {
    for (int i = 0; i < distance; i++) {
      row[i] += (byte) ((above[i] & 0xFF) >> 1);
    }
    for (int i = distance; i < count; i++) {
      row[i] += (byte) (((row[i - distance] & 0xFF) + (above[i] & 0xFF)) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] above, int count, int distance) {
    for (int i = 0; i < distance; i++) {
      row[i] += above[i];
    }
    for (int i = distance; i < count; i++) {
      int left = row[i - distance] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = above[i - distance] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toUp <= toCorner ? up : corner;
      row[i] += (byte) (toLeft <= toUp && toLeft <= toCorner ? left : nearest);
    }
  }
}
