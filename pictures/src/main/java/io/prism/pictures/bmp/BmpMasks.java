package io.prism.pictures.bmp;

import io.prism.pictures.raster.Bytes;

/**
 * Which bits of a 16 or 32-bit pixel are which colour.
 *
 * @param red mask
 * @param green mask
 * @param blue mask
 * @param alpha mask, 0 for opaque pictures
 */
record BmpMasks(int red, int green, int blue, int alpha) {
  private static final BmpMasks OF_16_BITS = new BmpMasks(0x7C00, 0x03E0, 0x001F, 0);
  private static final BmpMasks OF_32_BITS = new BmpMasks(0xFF0000, 0x00FF00, 0x0000FF, 0);
  private static final int AT = BmpHeader.START + 40;
  private static final int SIZE_WITH_ALPHA = 56;

  static BmpMasks of(Bytes bytes, BmpHeader header) {
    if (!header.hasMasks()) {
      return header.depth() == 16 ? OF_16_BITS : OF_32_BITS;
    }
    boolean alpha =
        header.size() >= SIZE_WITH_ALPHA || header.compression() == BmpHeader.MASKS_WITH_ALPHA;
    return new BmpMasks(
        bytes.s32le(AT),
        bytes.s32le(AT + 4),
        bytes.s32le(AT + 8),
        alpha ? bytes.s32le(AT + 12) : 0);
  }

  /** The bits under the mask, stretched to 0..255. */
  static byte scaled(int pixel, int mask) {
    if (mask == 0) {
      return 0;
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    long most = (mask & 0xFFFFFFFFL) >>> shift;
    long value = ((pixel & mask) & 0xFFFFFFFFL) >>> shift;
    return (byte) (value * 255 / most);
  }
}
