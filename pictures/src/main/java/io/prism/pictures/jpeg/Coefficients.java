package io.prism.pictures.jpeg;

import java.util.Arrays;

/**
 * The coefficients of a progressive component between its scans. At reduced size only the low
 * frequencies have values; of the others it is known whether they are zero, because the stream
 * depends on that.
 */
final class Coefficients {
  private final short[] values;
  private final long[] nonZero;
  private final int slots;

  /** For each stored position its place among a block's values, or -1. */
  private final byte[] slotOf = new byte[64];

  /** The stored position of each of a block's values. */
  private final int[] positionOf;

  Coefficients(int blocks, int size) {
    this.slots = size * size;
    this.values = new short[Math.multiplyExact(blocks, slots)];
    this.nonZero = new long[blocks];
    this.positionOf = new int[slots];
    for (int k = 0; k < 64; k++) {
      int row = Zigzag.NATURAL[k] / 8;
      int column = Zigzag.NATURAL[k] % 8;
      slotOf[k] = -1;
      if (row < size && column < size) {
        slotOf[k] = (byte) (row * size + column);
        positionOf[row * size + column] = k;
      }
    }
  }

  long nonZero(int block) {
    return nonZero[block];
  }

  void set(int block, int k, int value) {
    nonZero[block] |= 1L << k;
    if (slotOf[k] >= 0) {
      values[block * slots + slotOf[k]] = (short) value;
    }
  }

  /** One more bit of a coefficient that is not zero. */
  void refine(int block, int k, int bit) {
    int slot = slotOf[k];
    if (slot >= 0) {
      int at = block * slots + slot;
      if ((values[at] & bit) == 0) {
        values[at] += (short) (values[at] >= 0 ? bit : -bit);
      }
    }
  }

  void refineFirst(int block, int bit) {
    values[block * slots] |= (short) bit;
  }

  /** Dequantised, row by row, 8 places a row. The target is cleared first. */
  void load(int block, int[] quantisation, int[] target) {
    Arrays.fill(target, 0);
    for (int slot = 0; slot < slots; slot++) {
      int value = values[block * slots + slot];
      if (value != 0) {
        int k = positionOf[slot];
        target[Zigzag.NATURAL[k]] = value * quantisation[k];
      }
    }
  }
}
