package io.prism.pictures;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize} on 8-bit RGB, bit for bit: separable, horizontal pass first, 22-bit
 * fixed-point weights, rounded to 8 bits after each pass, a pass skipped where the size fits.
 * (Pillow 13 takes the vertical pass first for some sizes; packs prescribe the order that it always
 * had.)
 */
public final class PillowResize {
  private static final int HALF = 1 << (ResizeTaps.BITS - 1);

  private PillowResize() {}

  /** The whole picture squashed or stretched to {@code width} x {@code height} (1 or more each). */
  public static RgbImage resize(RgbImage image, int width, int height, Filter filter) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("cannot resize to " + width + " x " + height);
    }
    byte[] pixels = image.pixels();
    if (width != image.width()) {
      ResizeTaps taps = ResizeTaps.of(image.width(), width, filter);
      pixels = acrossRows(pixels, image.width(), image.height(), width, taps);
    }
    if (height != image.height()) {
      pixels =
          downColumns(pixels, width * 3, height, ResizeTaps.of(image.height(), height, filter));
    }
    return new RgbImage(width, height, pixels);
  }

  /**
   * The shorter edge resized to {@code edge} pixels, the longer one in proportion and rounded down,
   * as CLIP's preprocessing has it.
   */
  public static RgbImage shortestEdge(RgbImage image, int edge, Filter filter) {
    long longer = (long) edge * Math.max(image.width(), image.height());
    int other = (int) (longer / Math.min(image.width(), image.height()));
    return image.width() <= image.height()
        ? resize(image, edge, other, filter)
        : resize(image, other, edge, filter);
  }

  /** The middle of a picture; where the rest is odd, the upper left of the two middles. */
  public static RgbImage centreCrop(RgbImage image, int width, int height) {
    if (width < 1 || height < 1 || width > image.width() || height > image.height()) {
      throw new IllegalArgumentException(width + " x " + height + " cannot be cut out of " + image);
    }
    int left = (image.width() - width) / 2;
    int top = (image.height() - height) / 2;
    byte[] out = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * image.width() + left) * 3;
      System.arraycopy(image.pixels(), from, out, y * width * 3, width * 3);
    }
    return new RgbImage(width, height, out);
  }

  private static byte[] acrossRows(byte[] in, int inWidth, int rows, int width, ResizeTaps taps) {
    byte[] out = new byte[rows * width * 3];
    long[] redBlue = new long[inWidth];
    int[] green = new int[inWidth];
    for (int row = 0; row < rows; row++) {
      for (int x = 0, from = row * inWidth * 3; x < inWidth; x++, from += 3) {
        redBlue[x] = (in[from] & 0xFFL) | (in[from + 2] & 0xFFL) << 32;
        green[x] = in[from + 1] & 0xFF;
      }
      acrossRow(redBlue, green, taps, out, row * width * 3);
    }
    return out;
  }

  /**
   * Red and blue are added up in the two halves of a long: one multiplication for both. What the
   * lower half borrows from the upper one is given back when they are parted.
   */
  private static void acrossRow(
      long[] redBlue, int[] green, ResizeTaps taps, byte[] out, int start) {
    int[] firsts = taps.first();
    int[] counts = taps.count();
    int[] weights = taps.weights();
    for (int x = 0, at = start; x < firsts.length; x++, at += 3) {
      long both = HALF | (long) HALF << 32;
      int middle = HALF;
      int from = firsts[x];
      int tap = x * taps.stride();
      for (int i = 0; i < counts[x]; i++) {
        int weight = weights[tap + i];
        both += redBlue[from + i] * weight;
        middle += green[from + i] * weight;
      }
      int red = (int) both;
      out[at] = clip(red);
      out[at + 1] = clip(middle);
      out[at + 2] = clip((int) ((both - red) >> 32));
    }
  }

  /** Whole rows are added up, so that memory is read in order. */
  private static byte[] downColumns(byte[] in, int rowBytes, int height, ResizeTaps taps) {
    byte[] out = new byte[height * rowBytes];
    int[] sums = new int[rowBytes];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      int tap = y * taps.stride();
      for (int j = 0; j < taps.count()[y]; j++) {
        addRow(sums, in, (taps.first()[y] + j) * rowBytes, taps.weights()[tap + j]);
      }
      for (int i = 0, at = y * rowBytes; i < rowBytes; i++) {
        out[at + i] = clip(sums[i]);
      }
    }
    return out;
  }

  private static void addRow(int[] sums, byte[] in, int from, int weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (in[from + i] & 0xFF) * weight;
    }
  }

  private static byte clip(int sum) {
    int value = sum >> ResizeTaps.BITS;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }
}
