package io.prism.pictures;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize} on 8-bit RGB, bit for bit: separable, horizontal pass first, 22-bit
 * fixed-point weights, rounded to 8 bits after each pass, a pass skipped where the size fits.
 * (Pillow 13 takes the vertical pass first for some sizes; packs prescribe the order that it always
 * had.)
 */
public final class PillowResize {
  private PillowResize() {}

  /** The whole picture squashed or stretched to {@code width} x {@code height} (1 or more each). */
  public static RgbImage resize(RgbImage image, int width, int height, Filter filter) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("cannot resize to " + width + " x " + height);
    }
    if (width == image.width() && height == image.height()) {
      return image;
    }
    ResizedRows rows = new ResizedRows(image, width, filter);
    byte[] pixels =
        height == image.height()
            ? eachRow(rows, width * 3, height)
            : downColumns(rows, width * 3, ResizeTaps.of(image.height(), height, filter));
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
    return image.part((image.width() - width) / 2, (image.height() - height) / 2, width, height);
  }

  private static byte[] eachRow(ResizedRows rows, int rowBytes, int height) {
    byte[] out = new byte[height * rowBytes];
    int[] row = new int[rowBytes];
    for (int y = 0; y < height; y++) {
      rows.read(y, row);
      for (int i = 0, at = y * rowBytes; i < rowBytes; i++) {
        out[at + i] = (byte) row[i];
      }
    }
    return out;
  }

  /** Whole rows are added up: memory is read in order, and several samples are added at once. */
  private static byte[] downColumns(ResizedRows rows, int rowBytes, ResizeTaps taps) {
    int height = taps.first().length;
    byte[] out = new byte[height * rowBytes];
    int[][] window = new int[taps.stride()][rowBytes];
    int[] sums = new int[rowBytes];
    int read = 0;
    for (int y = 0; y < height; y++) {
      int first = taps.first()[y];
      int end = first + taps.count()[y];
      for (read = Math.max(read, first); read < end; read++) {
        rows.read(read, window[read % window.length]);
      }
      Arrays.fill(sums, ResizeTaps.HALF);
      for (int row = first, tap = y * taps.stride(); row < end; row++, tap++) {
        addRow(sums, window[row % window.length], taps.weights()[tap]);
      }
      for (int i = 0, at = y * rowBytes; i < rowBytes; i++) {
        out[at + i] = (byte) ResizeTaps.rounded(sums[i]);
      }
    }
    return out;
  }

  private static void addRow(int[] sums, int[] row, int weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }
}
