package io.prism.pictures;

/**
 * A part of an upright picture, as fractions of its width and height, origin at the top left.
 *
 * @param x left edge, from 0 to a millionth less than 1
 * @param y top edge, from 0 to a millionth less than 1
 * @param width at least a millionth
 * @param height at least a millionth
 */
public record Crop(double x, double y, double width, double height) {
  /** How far a box may reach over the edge: float32 sums of places and sizes round. */
  private static final double TOLERANCE = 1e-4;

  /** A pixel of the longest edge that is decoded: whatever is less shows nothing. */
  private static final double SMALLEST = 1.0 / PictureLimits.MAX_EDGE;

  /**
   * @throws IllegalArgumentException unless it is a part of a picture
   */
  public Crop {
    if (!isPart(x, y, width, height)) {
      throw new IllegalArgumentException(
          "a box starts and ends inside the picture, 0..1, and has at least a millionth of its"
              + " width and height");
    }
  }

  /** Whether there is such a part. Any numbers may be asked about. */
  public static boolean isPart(double x, double y, double width, double height) {
    return isSpan(x, width) && isSpan(y, height);
  }

  /** Written so that NaN is none. */
  private static boolean isSpan(double start, double length) {
    return start >= 0
        && start <= 1 - SMALLEST
        && length >= SMALLEST
        && start + length <= 1 + TOLERANCE;
  }

  /**
   * Wider on every side, as far as the picture goes. Never fails.
   *
   * @param margin of each side, as a fraction of the box's own width or height; 0 or more
   */
  public Crop withMargin(double margin) {
    double left = Math.max(0, x - margin * width);
    double top = Math.max(0, y - margin * height);
    double right = Math.min(1, x + width + margin * width);
    double bottom = Math.min(1, y + height + margin * height);
    // The smallest box may be smaller still by what the differences round away.
    return new Crop(left, top, Math.max(SMALLEST, right - left), Math.max(SMALLEST, bottom - top));
  }

  /** Every pixel that it touches; at least one. */
  public RgbImage of(RgbImage image) {
    int left = first(x, image.width());
    int top = first(y, image.height());
    return image.part(
        left,
        top,
        end(x + width, left, image.width()) - left,
        end(y + height, top, image.height()) - top);
  }

  private static int first(double from, int pixels) {
    return Math.min(pixels - 1, (int) Math.floor(from * pixels));
  }

  private static int end(double to, int first, int pixels) {
    return Math.max(first + 1, Math.min(pixels, (int) Math.ceil(to * pixels)));
  }

  /**
   * The edge that the whole picture's shorter side must have for this part's to have {@code edge}.
   *
   * @param pictureWidth in pixels
   * @param pictureHeight in pixels
   */
  public int edgeOfWhole(int edge, int pictureWidth, int pictureHeight) {
    double shorter = Math.min(width * pictureWidth, height * pictureHeight);
    double share = shorter / Math.min(pictureWidth, pictureHeight);
    return (int) Math.min(PictureDecoder.FULL_SIZE - 1, Math.ceil(edge / share));
  }
}
