package io.prism.pictures.raster;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/** Converts samples of one ICC profile to sRGB, strip by strip. For one thread. */
final class IccConversion {
  private static final int STRIP_PIXELS = 1 << 15;
  private static final ICC_Profile SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB);

  private final ColorConvertOp conversion;
  private final int bands;

  /**
   * @param bands 1 grey, 3 RGB or 4 inverted CMYK
   */
  IccConversion(ICC_Profile profile, int bands) {
    this.conversion = new ColorConvertOp(new ICC_Profile[] {profile, SRGB}, null);
    this.bands = bands;
  }

  /** Leaves the samples alone. */
  byte[] toRgb(byte[] samples, int pixels) {
    byte[] rgb = new byte[pixels * 3];
    for (int from = 0; from < pixels; from += STRIP_PIXELS) {
      int count = Math.min(STRIP_PIXELS, pixels - from);
      byte[] strip = Arrays.copyOfRange(samples, from * bands, (from + count) * bands);
      if (bands == 4) {
        invert(strip);
      }
      byte[] converted = new byte[count * 3];
      conversion.filter(raster(strip, count, bands), raster(converted, count, 3));
      System.arraycopy(converted, 0, rgb, from * 3, converted.length);
    }
    return rgb;
  }

  private static WritableRaster raster(byte[] samples, int pixels, int bands) {
    int[] offsets = new int[bands];
    Arrays.setAll(offsets, band -> band);
    return Raster.createInterleavedRaster(
        new DataBufferByte(samples, samples.length),
        pixels,
        1,
        pixels * bands,
        bands,
        offsets,
        new Point());
  }

  private static void invert(byte[] samples) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) ~samples[i];
    }
  }
}
