package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import java.util.Arrays;

/** Undoes the filters, row by row. */
final class PngRows {
  private final PngData data;
  private final PngHeader header;
  private byte[] row;
  private byte[] above;

  /** Every byte is predicted from bytes of its own place in a sample: 2 skips the lower ones. */
  private final int step;

  /**
   * @param upperOnly whether of 16-bit samples only the upper bytes will be looked at
   */
  PngRows(PngData data, PngHeader header, boolean upperOnly) {
    this.step = upperOnly && header.depth() == 16 ? 2 : 1;
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
      case 1 -> sub(count, distance);
      case 2 -> up(0, count);
      case 3 -> average(count, distance);
      case 4 -> paeth(count, distance);
      default -> throw Bytes.unreadable("its PNG data is corrupt");
    }
    return row;
  }

  private void sub(int count, int distance) {
    for (int i = distance; i < count; i += step) {
      row[i] += row[i - distance];
    }
  }

  private void up(int from, int to) {
    for (int i = from; i < to; i += step) {
      row[i] += above[i];
    }
  }

  private void average(int count, int distance) {
    for (int i = 0; i < distance; i += step) {
      row[i] += (byte) ((above[i] & 0xFF) >> 1);
    }
    for (int i = distance; i < count; i += step) {
      row[i] += (byte) (((row[i - distance] & 0xFF) + (above[i] & 0xFF)) >> 1);
    }
  }

  private void paeth(int count, int distance) {
    up(0, distance);
    for (int lane = 0; lane < distance; lane += step) {
      paethLane(row, above, lane, count, distance);
    }
  }

  /**
   * One byte of each pixel, so that its neighbours stay in registers. Chooses by masks: branches
   * would be guessed wrong in every other pixel of a photograph.
   */
  private static void paethLane(byte[] row, byte[] above, int lane, int count, int distance) {
    int left = row[lane] & 0xFF;
    int corner = above[lane] & 0xFF;
    for (int i = lane + distance; i < count; i += distance) {
      int up = above[i] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(up + left - 2 * corner);
      int cornerWins = (toCorner - toUp) >> 31;
      int nearest = up ^ ((up ^ corner) & cornerWins);
      int toNearest = toUp ^ ((toUp ^ toCorner) & cornerWins);
      int guess = left ^ ((left ^ nearest) & ((toNearest - toLeft) >> 31));
      left = (row[i] + guess) & 0xFF;
      row[i] = (byte) left;
      corner = up;
    }
  }
}
