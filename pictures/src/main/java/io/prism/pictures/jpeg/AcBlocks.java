package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;

/** A band of a progressive component: the upper bits of its coefficients, then one bit a scan. */
final class AcBlocks implements BlockDecoder {
  private final Tables tables;
  private final ScanHeader scan;
  private final int bit;

  /** Blocks from here on that bring nothing new in this band. */
  private int emptyBlocks;

  AcBlocks(Tables tables, ScanHeader scan) {
    this.tables = tables;
    this.scan = scan;
    this.bit = 1 << scan.low();
  }

  @Override
  public void restart() {
    emptyBlocks = 0;
  }

  @Override
  public void decode(BitReader bits, ScanHeader.Part part, int index) {
    Coefficients coefficients = part.component().coefficients();
    if (scan.high() == 0) {
      if (emptyBlocks > 0) {
        emptyBlocks--;
      } else {
        first(bits, tables.ac(part.acTable()), coefficients, index);
      }
      return;
    }
    int k = scan.first();
    if (emptyBlocks == 0) {
      k = refine(bits, tables.ac(part.acTable()), coefficients, index);
    }
    if (emptyBlocks > 0) {
      long known = coefficients.nonZero(index) & scan.band();
      known = k > 63 ? 0 : known & -1L << k;
      for (; known != 0; known &= known - 1) {
        correct(bits, coefficients, index, Long.numberOfTrailingZeros(known));
      }
      emptyBlocks--;
    }
  }

  private void first(BitReader bits, HuffmanTable table, Coefficients coefficients, int index) {
    for (int k = scan.first(); k <= scan.last(); k++) {
      bits.fill();
      int symbol = table.decode(bits);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size == 0 && run < 15) {
        emptyBlocks = emptyRun(bits, run) - 1;
        return;
      }
      k += run;
      if (size != 0) {
        if (k > 63) {
          throw corrupt();
        }
        coefficients.set(index, k, bits.takeSigned(size) * bit);
      }
    }
  }

  private static int emptyRun(BitReader bits, int run) {
    return (1 << run) + (run == 0 ? 0 : bits.take(run));
  }

  /** The position from which the rest of the block belongs to a run of empty blocks. */
  private int refine(BitReader bits, HuffmanTable table, Coefficients coefficients, int index) {
    int k = scan.first();
    while (k <= scan.last()) {
      bits.fill();
      int symbol = table.decode(bits);
      int run = symbol >> 4;
      int value = 0;
      if ((symbol & 15) != 0) {
        value = bits.takeBit() ? bit : -bit;
      } else if (run < 15) {
        emptyBlocks = emptyRun(bits, run);
        return k;
      }
      k = passZeros(bits, coefficients, index, k, run);
      if (value != 0) {
        if (k > scan.last()) {
          throw corrupt();
        }
        coefficients.set(index, k, value);
      }
      k++;
    }
    return k;
  }

  /**
   * The position of the zero that follows {@code run} zeros; the others on the way get their bit.
   */
  private int passZeros(BitReader bits, Coefficients coefficients, int index, int from, int run) {
    long known = coefficients.nonZero(index);
    int zeros = run;
    int k = from;
    while (k <= scan.last()) {
      if ((known >>> k & 1) != 0) {
        correct(bits, coefficients, index, k);
      } else if (zeros-- == 0) {
        return k;
      }
      k++;
    }
    return k;
  }

  private void correct(BitReader bits, Coefficients coefficients, int index, int k) {
    if (bits.takeBit()) {
      coefficients.refine(index, k, bit);
    }
  }

  private static RuntimeException corrupt() {
    return Bytes.unreadable("its JPEG data is corrupt");
  }
}
