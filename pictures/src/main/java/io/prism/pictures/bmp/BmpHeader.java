package io.prism.pictures.bmp;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.raster.Bytes;

/**
 * The two headers of a BMP.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param topDown whether the first row comes first
 * @param depth bits a pixel: 1, 2, 4, 8, 16, 24 or 32
 * @param compression one of this class's constants
 * @param size of the second header in bytes, which tells its version
 * @param colours in the palette, at most 256
 * @param data where the pixels start
 */
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int depth,
    int compression,
    int size,
    int colours,
    int data) {
  static final int PLAIN = 0;
  static final int RUNS_OF_8_BITS = 1;
  static final int RUNS_OF_4_BITS = 2;
  static final int MASKS = 3;
  static final int MASKS_WITH_ALPHA = 6;

  /** Where the second header starts. */
  static final int START = 14;

  static final int OLD_SIZE = 12;

  private static final int USUAL_SIZE = 40;

  static BmpHeader read(Bytes bytes) {
    long size = bytes.u32le(START);
    long data = Math.min(bytes.u32le(10), Integer.MAX_VALUE);
    if (size == OLD_SIZE) {
      return new BmpHeader(
              bytes.u16le(18), bytes.u16le(20), false, bytes.u16le(24), 0, OLD_SIZE, 0, (int) data)
          .checked();
    }
    if (size < USUAL_SIZE || size > 4096) {
      throw Bytes.unreadable("its BMP header is broken");
    }
    int height = bytes.s32le(22);
    if (height == Integer.MIN_VALUE) {
      throw Bytes.unreadable("its BMP header gives no valid size");
    }
    return new BmpHeader(
            bytes.s32le(18),
            Math.abs(height),
            height < 0,
            bytes.u16le(28),
            (int) Math.min(bytes.u32le(30), 99),
            (int) size,
            (int) Math.min(bytes.u32le(46), 256),
            (int) data)
        .checked();
  }

  private BmpHeader checked() {
    if (width < 1 || height < 1) {
      throw Bytes.unreadable("its BMP header gives no valid size");
    }
    boolean fits =
        switch (compression) {
          case PLAIN -> true;
          case RUNS_OF_8_BITS -> depth == 8 && !topDown;
          case RUNS_OF_4_BITS -> depth == 4 && !topDown;
          case MASKS, MASKS_WITH_ALPHA -> depth == 16 || depth == 32;
          default ->
              throw PrismException.of(
                  Reason.UNSUPPORTED_MEDIA_TYPE, "This kind of compressed BMP is not read.");
        };
    boolean known =
        switch (depth) {
          case 1, 2, 4, 8, 16, 24, 32 -> true;
          default -> false;
        };
    if (!fits || !known) {
      throw Bytes.unreadable("its BMP header is broken");
    }
    int most = depth <= 8 ? 1 << depth : 0;
    int used = colours == 0 ? most : Math.min(colours, most);
    return new BmpHeader(width, height, topDown, depth, compression, size, used, data);
  }

  boolean hasRuns() {
    return compression == RUNS_OF_8_BITS || compression == RUNS_OF_4_BITS;
  }

  boolean hasMasks() {
    return compression == MASKS || compression == MASKS_WITH_ALPHA;
  }

  /** Bytes from row to row; rows fill whole words. */
  int stride() {
    return (int) (((long) width * depth + 31) / 32 * 4);
  }
}
