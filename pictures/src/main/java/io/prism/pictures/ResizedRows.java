package io.prism.pictures;

/** The horizontal half of a resize: rows of another width. Not thread-safe. */
final class ResizedRows {
  private final byte[] pixels;
  private final int inWidth;
  private final boolean keepsWidth;
  private final ResizeTaps taps;
  private final long[] redBlue;
  private final int[] green;

  ResizedRows(RgbImage image, int width, Filter filter) {
    this.pixels = image.pixels();
    this.inWidth = image.width();
    this.keepsWidth = width == inWidth;
    this.taps = ResizeTaps.of(inWidth, width, filter);
    this.redBlue = new long[inWidth];
    this.green = new int[inWidth];
  }

  /**
   * Resizes one row.
   *
   * @param out three samples a pixel, 0..255
   */
  void read(int row, int[] out) {
    int from = row * inWidth * 3;
    if (keepsWidth) {
      for (int i = 0; i < out.length; i++) {
        out[i] = pixels[from + i] & 0xFF;
      }
      return;
    }
    for (int x = 0; x < inWidth; x++, from += 3) {
      redBlue[x] = (pixels[from] & 0xFFL) | (pixels[from + 2] & 0xFFL) << 32;
      green[x] = pixels[from + 1] & 0xFF;
    }
    addUp(redBlue, green, out);
  }

  /**
   * Red and blue are added up in the two halves of a long: one multiplication for both. What the
   * lower half borrows from the upper one is given back when they are parted.
   */
  private void addUp(long[] reds, int[] greens, int[] out) {
    int[] firsts = taps.first();
    int[] counts = taps.count();
    int[] weights = taps.weights();
    for (int x = 0, at = 0; x < firsts.length; x++, at += 3) {
      long both = ResizeTaps.HALF | (long) ResizeTaps.HALF << 32;
      int middle = ResizeTaps.HALF;
      int from = firsts[x];
      int tap = x * taps.stride();
      for (int i = 0; i < counts[x]; i++) {
        int weight = weights[tap + i];
        both += reds[from + i] * weight;
        middle += greens[from + i] * weight;
      }
      int red = (int) both;
      out[at] = ResizeTaps.rounded(red);
      out[at + 1] = ResizeTaps.rounded(middle);
      out[at + 2] = ResizeTaps.rounded((int) ((both - red) >> 32));
    }
  }
}
