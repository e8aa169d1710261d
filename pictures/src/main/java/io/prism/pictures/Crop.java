package io.prism.pictures;

/**
 * A part of an upright picture, as fractions of its width and height, origin at the top left.
 *
 * @param x left edge, 0..1
 * @param y top edge, 0..1
 * @param width above 0
 * @param height above 0
 */
public record Crop(double x, double y, double width, double height) {
  /** How far a box may reach over the edge: float32 sums of places and sizes round. */
  private static final double TOLERANCE = 1e-4;

  /**
   * @throws IllegalArgumentException unless it is a part of the picture
   */
  public Crop {
    // Written so that NaN fails too.
    boolean starts = x >= 0 && y >= 0;
    boolean ends =
        width > 0 && height > 0 && x + width <= 1 + TOLERANCE && y + height <= 1 + TOLERANCE;
    if (!starts || !ends) {
      throw new IllegalArgumentException("a box is inside the picture, 0..1, and not empty");
    }
  }

  /**
   * Wider on every side, as far as the picture goes.
   *
   * @param margin of each side, as a fraction of the box's own width or height; 0 or more
   */
  public Crop withMargin(double margin) {
    double left = Math.max(0, x - margin * width);
    double top = Math.max(0, y - margin * height);
    double right = Math.min(1, x + width + margin * width);
    double bottom = Math.min(1, y + height + margin * height);
    return new Crop(left, top, right - left, bottom - top);
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
