package io.prism.pictures.raster;

/**
 * What a decoder is to make of a stored picture.
 *
 * @param width stored width in pixels
 * @param height stored height in pixels
 * @param outWidth wanted width in stored direction, at most {@code width}
 * @param outHeight wanted height in stored direction, at most {@code height}
 * @param orientation how the stored picture has to be turned
 * @param patience to be asked now and then while decoding
 */
public record Plan(
    int width,
    int height,
    int outWidth,
    int outHeight,
    Orientation orientation,
    Patience patience) {
  public Plan {
    if (outWidth < 1 || outWidth > width || outHeight < 1 || outHeight > height) {
      throw new IllegalArgumentException(
          width + " x " + height + " cannot be reduced to " + outWidth + " x " + outHeight);
    }
  }

  /** Whether fewer pixels are wanted than are stored. */
  public boolean reduces() {
    return outWidth < width || outHeight < height;
  }

  /**
   * The largest of 1, 2, 4 and 8 by which both edges may be divided before the rest is averaged.
   */
  public int powerOfTwo() {
    int factor = 8;
    while (factor > 1 && (outWidth * (long) factor > width || outHeight * (long) factor > height)) {
      factor /= 2;
    }
    return factor;
  }

  /** Upright width of what comes out. */
  public int uprightWidth() {
    return orientation.swapsEdges() ? outHeight : outWidth;
  }

  /** Upright height of what comes out. */
  public int uprightHeight() {
    return orientation.swapsEdges() ? outWidth : outHeight;
  }
}
