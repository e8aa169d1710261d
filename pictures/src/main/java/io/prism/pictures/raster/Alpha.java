package io.prism.pictures.raster;

/** Transparency, laid on white: {@code (c * a + 255 * (255 - a) + 127) div 255}. */
public final class Alpha {
  private Alpha() {}

  /** In place: {@code bands} samples a pixel, the last one alpha, become {@code bands - 1}. */
  public static void layOnWhite(byte[] samples, int pixels, int bands) {
    for (int pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += bands) {
      int alpha = samples[from + bands - 1] & 0xFF;
      for (int band = 0; band < bands - 1; band++) {
        samples[to++] = onWhite(samples[from + band] & 0xFF, alpha);
      }
    }
  }

  /** In place: lays RGB on white by the alpha that {@code bands} samples a pixel end with. */
  static void layOnWhite(byte[] rgb, byte[] samples, int bands) {
    for (int i = 0, from = bands - 1; i < rgb.length; from += bands) {
      int alpha = samples[from] & 0xFF;
      for (int end = i + 3; i < end; i++) {
        rgb[i] = onWhite(rgb[i] & 0xFF, alpha);
      }
    }
  }

  /** The same samples without their alpha. */
  static byte[] dropped(byte[] samples, int pixels, int bands) {
    byte[] opaque = new byte[pixels * (bands - 1)];
    for (int pixel = 0, to = 0; pixel < pixels; pixel++) {
      for (int band = 0; band < bands - 1; band++) {
        opaque[to++] = samples[pixel * bands + band];
      }
    }
    return opaque;
  }

  private static byte onWhite(int colour, int alpha) {
    int sum = colour * alpha + 255 * (255 - alpha) + 127;
    // sum / 255, exact below 65,535
    return (byte) ((sum + 1 + (sum >> 8)) >> 8);
  }
}
