package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import org.jspecify.annotations.Nullable;

/** One colour component while it is decoded. */
final class Component {
  final int id;
  final int horizontal;
  final int vertical;
  final int quantTable;

  /** Blocks that show something, and blocks when filled up to whole MCUs. */
  final int blocksWide;

  final int blocksHigh;
  final int paddedWide;
  final int paddedHigh;

  /** Samples a block's edge: 8, or fewer at reduced size. */
  final int size;

  /** Samples that show something. */
  final int width;

  final int height;

  /** Samples from row to row. */
  final int stride;

  /** Bit k is set once coefficient k is known to its last bit. */
  long complete;

  /** The DC prediction. */
  int predicted;

  private int @Nullable [] quantisation;
  private byte @Nullable [] plane;
  private @Nullable Coefficients coefficients;

  Component(FrameHeader frame, FrameHeader.Part part, int scale) {
    this.id = part.id();
    this.horizontal = part.horizontal();
    this.vertical = part.vertical();
    this.quantTable = part.quantTable();
    this.paddedWide = frame.mcusWide() * horizontal;
    this.paddedHigh = frame.mcusHigh() * vertical;
    this.size = sizeAt(scale, frame.maxHorizontal(), frame.maxVertical());
    long fullWidth = (long) frame.width() * horizontal;
    long fullHeight = (long) frame.height() * vertical;
    this.blocksWide = ceil(fullWidth, frame.maxHorizontal() * 8L);
    this.blocksHigh = ceil(fullHeight, frame.maxVertical() * 8L);
    this.width = ceil(fullWidth * size, frame.maxHorizontal() * 8L);
    this.height = ceil(fullHeight * size, frame.maxVertical() * 8L);
    this.stride = paddedWide * size;
  }

  /** A subsampled component is reduced less, which saves enlarging it again. */
  private int sizeAt(int scale, int maxHorizontal, int maxVertical) {
    int chosen = scale;
    while (chosen < 8
        && maxHorizontal * scale % (2 * chosen * horizontal) == 0
        && maxVertical * scale % (2 * chosen * vertical) == 0) {
      chosen *= 2;
    }
    return chosen;
  }

  private static int ceil(long value, long divisor) {
    return (int) ((value + divisor - 1) / divisor);
  }

  /** The table that is valid when the component's first scan starts stays valid. */
  void latch(int @Nullable [] table) {
    if (quantisation == null) {
      if (table == null) {
        throw Bytes.unreadable("a quantisation table is missing");
      }
      quantisation = table.clone();
    }
  }

  /** In stored order. */
  int[] quantisation() {
    if (quantisation == null) {
      throw Bytes.unreadable("a colour component has no data");
    }
    return quantisation;
  }

  /** The samples, {@link #stride} a row. */
  byte[] plane() {
    if (plane == null) {
      plane = new byte[Math.multiplyExact(stride, paddedHigh * size)];
    }
    return plane;
  }

  /** Where block {@code index} (in padded rows) starts in the plane. */
  int planeOffset(int index) {
    return index / paddedWide * size * stride + index % paddedWide * size;
  }

  /** Of a progressive picture. */
  Coefficients coefficients() {
    if (coefficients == null) {
      coefficients = new Coefficients(paddedWide * paddedHigh, size);
    }
    return coefficients;
  }

  /** Turns the coefficients into samples and lets go of them. */
  void transformAll() {
    Coefficients stored = coefficients();
    coefficients = null;
    int[] table = quantisation();
    int[] block = new int[64];
    for (int index = 0; index < paddedWide * paddedHigh; index++) {
      stored.load(index, table, block);
      Idct.transform(block, size, plane(), planeOffset(index), stride);
    }
  }
}
