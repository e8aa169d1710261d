package io.prism.pictures;

/**
 * What a stored picture is reduced to while it is decoded, in pixels of the stored direction.
 *
 * @param width at least 1
 * @param height at least 1
 */
record ReducedSize(int width, int height) {
  /** A reduced picture keeps this many pixels for each of the target's. */
  private static final int MARGIN = 3;

  /** What any picture is reduced to, unless every pixel is asked for. */
  private static final int MAX_PIXELS = 12_000_000;

  /**
   * For a picture that is looked at as a whole.
   *
   * @param targetEdge of the shorter edge; {@link PictureDecoder#FULL_SIZE} for every pixel
   */
  static ReducedSize ofWhole(int width, int height, int targetEdge) {
    int factor = factor(width, height, targetEdge);
    int across = factor;
    int down = factor;
    while (targetEdge != PictureDecoder.FULL_SIZE && !divided(width, height, across, down).fits()) {
      // a picture this long has no use for all of its length
      if (width > height) {
        across++;
      } else {
        down++;
      }
    }
    return divided(width, height, across, down);
  }

  /**
   * For a picture whose parts are looked at: both edges are divided by the same factor. Where that
   * of the target leaves too many pixels, the factor is the smallest that does not, mostly no whole
   * number.
   *
   * @param targetEdge of the shorter edge; {@link PictureDecoder#FULL_SIZE} for every pixel
   */
  static ReducedSize inProportion(int width, int height, int targetEdge) {
    int factor = factor(width, height, targetEdge);
    ReducedSize size = divided(width, height, factor, factor);
    if (targetEdge == PictureDecoder.FULL_SIZE || size.fits()) {
      return size;
    }
    // Whole pixels of the shorter edge decide, or the shape of a long picture would change most.
    int shorter = Math.min(width, height);
    int reduced = (int) (shorter * Math.sqrt((double) MAX_PIXELS / ((long) width * height)));
    return new ReducedSize(
        (int) ((long) width * reduced / shorter), (int) ((long) height * reduced / shorter));
  }

  /** The largest that leaves the target its margin, or larger, as long as it leaves the target. */
  private static int factor(int width, int height, int targetEdge) {
    if (targetEdge == PictureDecoder.FULL_SIZE) {
      return 1;
    }
    int shorter = Math.min(width, height);
    long edge = Math.max(1, targetEdge);
    int factor = (int) Math.max(1, shorter / (MARGIN * edge));
    while (!divided(width, height, factor, factor).fits() && shorter / (factor + 1) >= edge) {
      factor++;
    }
    return factor;
  }

  private static ReducedSize divided(int width, int height, int across, int down) {
    return new ReducedSize(width / across, height / down);
  }

  private boolean fits() {
    return (long) width * height <= MAX_PIXELS;
  }
}
