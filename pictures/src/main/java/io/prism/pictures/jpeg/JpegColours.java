package io.prism.pictures.jpeg;

import io.prism.pictures.raster.PixelKind;

/** From a picture's components to samples of {@link #kind}, by libjpeg's 16-bit constants. */
final class JpegColours {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);

  /** Sums of luminance and a difference reach from -256 to 511. */
  private static final byte[] CLIPPED = new byte[1024];

  private static final int[] RED = new int[256];
  private static final int[] BLUE = new int[256];
  private static final int[] GREEN_BY_RED = new int[256];
  private static final int[] GREEN_BY_BLUE = new int[256];

  static {
    for (int i = 0; i < CLIPPED.length; i++) {
      CLIPPED[i] = (byte) Math.max(0, Math.min(255, i - 256));
    }
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      RED[i] = ((91881 * x + HALF) >> BITS) + 256;
      BLUE[i] = ((116130 * x + HALF) >> BITS) + 256;
      GREEN_BY_RED[i] = -46802 * x + (256 << BITS);
      GREEN_BY_BLUE[i] = -22554 * x + HALF;
    }
  }

  private final int components;
  private final boolean luminance;

  /**
   * @param components 1, 3 or 4
   * @param luminance whether the first three are luminance and two colour differences
   */
  JpegColours(int components, boolean luminance) {
    this.components = components;
    this.luminance = luminance;
  }

  PixelKind kind() {
    return switch (components) {
      case 1 -> PixelKind.GRAY;
      case 3 -> PixelKind.RGB;
      default -> PixelKind.INVERTED_CMYK;
    };
  }

  /** Writes one row of {@code pixels} pixels. */
  void convert(Upsampler[] sources, int pixels, byte[] out) {
    if (luminance) {
      fromLuminance(sources, pixels, out);
      return;
    }
    for (int band = 0; band < components; band++) {
      copy(sources[band], pixels, out, band);
    }
  }

  private void copy(Upsampler source, int pixels, byte[] out, int band) {
    byte[] samples = source.samples();
    int from = source.offset();
    for (int x = 0, to = band; x < pixels; x++, to += components) {
      out[to] = samples[from + x];
    }
  }

  private void fromLuminance(Upsampler[] sources, int pixels, byte[] out) {
    byte[] luma = sources[0].samples();
    byte[] blues = sources[1].samples();
    byte[] reds = sources[2].samples();
    int atLuma = sources[0].offset();
    int atBlue = sources[1].offset();
    int atRed = sources[2].offset();
    for (int x = 0, to = 0; x < pixels; x++, to += components) {
      int y = luma[atLuma + x] & 0xFF;
      int cb = blues[atBlue + x] & 0xFF;
      int cr = reds[atRed + x] & 0xFF;
      out[to] = CLIPPED[y + RED[cr]];
      out[to + 1] = CLIPPED[y + ((GREEN_BY_RED[cr] + GREEN_BY_BLUE[cb]) >> BITS)];
      out[to + 2] = CLIPPED[y + BLUE[cb]];
    }
    if (components == 4) {
      // what was made are the colours of the ink, not of what the ink leaves
      for (int i = 0; i < pixels * 4; i++) {
        out[i] = (byte) ~out[i];
      }
      copy(sources[3], pixels, out, 3);
    }
  }
}
