package io.prism.pictures.raster;

/**
 * Takes the rows of a decoded picture from top to bottom and makes the upright RGB picture of them:
 * reduced as planned, turned as it is written, then converted to sRGB and laid on white. Not
 * thread-safe.
 */
public final class Canvas {
  private final PixelKind kind;
  private final ColourProfile profile;
  private final int width;
  private final int height;
  private final Orientation orientation;
  private final Patience patience;
  private final byte[] pixels;
  private final AreaAverage average;
  private final boolean reduces;
  private int row;

  /**
   * @param kind of the decoder's samples
   * @param step stored pixels that a sample given to this canvas stands for, along each edge
   */
  public Canvas(Plan plan, PixelKind kind, int step, ColourProfile profile) {
    this.reduces = plan.reduces() || step > 1;
    this.kind = keepsAlpha(kind, profile) ? kind : kind.opaque();
    this.profile = profile;
    this.width = plan.outWidth();
    this.height = plan.outHeight();
    this.orientation = plan.orientation();
    this.patience = plan.patience();
    this.pixels = new byte[Math.multiplyExact(width * height, this.kind.bands())];
    this.average = new AreaAverage(plan, this.kind.bands(), step, this::place);
  }

  /**
   * Colours are converted before alpha is applied. In a picture that is averaged down it is the
   * other way round: its alpha has to be applied before the averaging.
   */
  private boolean keepsAlpha(PixelKind given, ColourProfile to) {
    return given.hasAlpha() && !to.isIdentity() && !reduces;
  }

  /** The kind that rows must have: the decoder's own, or that laid on white already. */
  public PixelKind rowKind() {
    return kind;
  }

  /** The next row; may be reused by the caller. Asks the plan's patience. */
  public void add(byte[] samples) {
    patience.check();
    if (reduces) {
      average.add(samples);
    } else {
      place(samples);
    }
  }

  private void place(byte[] samples) {
    int bands = kind.bands();
    int y = orientation.flipsStoredY() ? height - 1 - row : row;
    row++;
    if (orientation.exif() == 1 || orientation.exif() == 4) {
      System.arraycopy(samples, 0, pixels, y * width * bands, width * bands);
      return;
    }
    int stride = orientation.swapsEdges() ? height : 1;
    int start = orientation.swapsEdges() ? y : y * width;
    if (orientation.flipsStoredX()) {
      start += (width - 1) * stride;
      stride = -stride;
    }
    for (int x = 0, from = 0, to = start * bands; x < width; x++, to += (stride - 1) * bands) {
      for (int band = 0; band < bands; band++) {
        pixels[to++] = samples[from++];
      }
    }
  }

  /** The finished picture; the canvas is used up. */
  public byte[] toRgb() {
    if (row != height) {
      throw new IllegalStateException(row + " of " + height + " rows were given");
    }
    int count = width * height;
    if (!kind.hasAlpha()) {
      return profile.toRgb(pixels, count, kind);
    }
    byte[] opaque = Alpha.dropped(pixels, count, kind.bands());
    byte[] rgb = profile.toRgb(opaque, count, kind.opaque());
    Alpha.layOnWhite(rgb, pixels, kind.bands());
    return rgb;
  }
}
