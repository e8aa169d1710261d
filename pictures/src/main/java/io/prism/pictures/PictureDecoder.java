package io.prism.pictures;

import io.prism.core.error.PrismException;
import io.prism.pictures.bmp.BmpPicture;
import io.prism.pictures.gif.GifPicture;
import io.prism.pictures.jpeg.JpegPicture;
import io.prism.pictures.png.PngPicture;
import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.Patience;
import io.prism.pictures.raster.Plan;
import io.prism.pictures.webp.WebpPicture;

/** Picture bytes to upright sRGB pixels. Thread-safe, blocking, CPU-bound. */
public final class PictureDecoder {
  /** Target edge of callers that want every pixel. */
  public static final int FULL_SIZE = Integer.MAX_VALUE;

  /** A reduced picture keeps this many pixels for each of the target's. */
  static final int MARGIN = 3;

  /** What any picture is reduced to, unless every pixel is asked for. */
  static final int MAX_REDUCED_PIXELS = 12_000_000;

  private static final DecodeBudget BUDGET = DecodeBudget.ofHeap();

  private PictureDecoder() {}

  /**
   * Decodes the first frame, turned upright, in sRGB, on white.
   *
   * @param targetEdge the size in pixels that the caller is going to resize the shorter edge to; a
   *     much larger picture comes back averaged down to a few times that. {@link #FULL_SIZE} to get
   *     every pixel
   * @throws PrismException PICTURE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or UNREADABLE_PICTURE;
   *     QUOTA_EXCEEDED when too many large pictures are being decoded
   */
  public static RgbImage decode(byte[] bytes, PictureLimits limits, int targetEdge) {
    return decode(bytes, limits, targetEdge, Patience.ENDLESS);
  }

  /**
   * As above, but gives up when the caller does.
   *
   * @param patience its exception ends the work; asked every few milliseconds, except within a
   *     WebP, whose pixels come in one piece
   */
  public static RgbImage decode(
      byte[] bytes, PictureLimits limits, int targetEdge, Patience patience) {
    EncodedPicture picture = open(bytes, limits);
    patience.check();
    Plan plan = plan(picture, targetEdge, patience);
    byte[] pixels = BUDGET.within(memory(picture, plan), () -> picture.decode(plan).toRgb());
    return new RgbImage(plan.uprightWidth(), plan.uprightHeight(), pixels);
  }

  static EncodedPicture open(byte[] bytes, PictureLimits limits) {
    limits.checkBytes(bytes.length);
    PictureFormat format = PictureFormat.of(bytes);
    Bytes view = new Bytes(bytes);
    EncodedPicture picture =
        switch (format) {
          case JPEG -> new JpegPicture(view);
          case PNG -> new PngPicture(view);
          case WEBP -> new WebpPicture(view);
          case GIF -> new GifPicture(view);
          case BMP -> new BmpPicture(view);
        };
    limits.checkPixels(picture.width(), picture.height());
    return picture;
  }

  /** Result and conversion have at most four bytes a pixel each. */
  private static long memory(EncodedPicture picture, Plan plan) {
    return picture.workingBytes(plan) + 8L * plan.outWidth() * plan.outHeight();
  }

  private static Plan plan(EncodedPicture picture, int targetEdge, Patience patience) {
    int width = picture.width();
    int height = picture.height();
    if (targetEdge == FULL_SIZE) {
      return new Plan(width, height, width, height, picture.orientation(), patience);
    }
    int shorter = Math.min(width, height);
    long edge = Math.max(1, targetEdge);
    int factor = (int) Math.max(1, shorter / (MARGIN * edge));
    while (pixels(picture, factor, factor) > MAX_REDUCED_PIXELS && shorter / (factor + 1) >= edge) {
      factor++;
    }
    int across = factor;
    int down = factor;
    while (pixels(picture, across, down) > MAX_REDUCED_PIXELS) {
      // a picture this long has no use for all of its length
      if (width > height) {
        across++;
      } else {
        down++;
      }
    }
    return new Plan(width, height, width / across, height / down, picture.orientation(), patience);
  }

  private static long pixels(EncodedPicture picture, int across, int down) {
    return (long) (picture.width() / across) * (picture.height() / down);
  }
}
