package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.PixelKind;

/**
 * The IHDR chunk.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param colour 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
 * @param interlaced by Adam7
 */
record PngHeader(int width, int height, int depth, int colour, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  /** Reads the chunk's data at {@code at}. */
  static PngHeader read(Bytes bytes, int at) {
    long width = bytes.u32be(at);
    long height = bytes.u32be(at + 4);
    int depth = bytes.u8(at + 8);
    int colour = bytes.u8(at + 9);
    int interlace = bytes.u8(at + 12);
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw Bytes.unreadable("its PNG header gives no valid size");
    }
    if (!depthFits(depth, colour)
        || bytes.u8(at + 10) != 0
        || bytes.u8(at + 11) != 0
        || interlace > 1) {
      throw Bytes.unreadable("its PNG header is broken");
    }
    return new PngHeader((int) width, (int) height, depth, colour, interlace == 1);
  }

  private static boolean depthFits(int depth, int colour) {
    return switch (colour) {
      case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  private int samples() {
    return switch (colour) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** Bytes of a row of {@code pixels} pixels, without the filter byte. */
  int rowBytes(int pixels) {
    return (int) (((long) pixels * samples() * depth + 7) / 8);
  }

  /** Distance in bytes to the sample that a filter predicts from, at least 1. */
  int filterDistance() {
    return Math.max(1, samples() * depth / 8);
  }

  /** What the samples become; {@code keyed} if a tRNS chunk makes some of them transparent. */
  PixelKind kind(boolean keyed) {
    return switch (colour) {
      case GREY -> keyed ? PixelKind.GRAY_ALPHA : PixelKind.GRAY;
      case GREY_ALPHA -> PixelKind.GRAY_ALPHA;
      case RGB_ALPHA -> PixelKind.RGBA;
      default -> keyed ? PixelKind.RGBA : PixelKind.RGB;
    };
  }
}
