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

  private static final DecodeBudget BUDGET = DecodeBudget.ofHeap();

  private PictureDecoder() {}

  /**
   * Decodes the first frame, turned upright, in sRGB, on white.
   *
   * @param targetEdge the size in pixels that the caller is going to resize the shorter edge to; a
   *     much larger picture comes back averaged down to a few times that, and one that is still
   *     above 12 megapixels then comes back squeezed along its longer edge. {@link #FULL_SIZE} to
   *     get every pixel
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
    return decode(
        bytes, limits, (width, height) -> ReducedSize.ofWhole(width, height, targetEdge), patience);
  }

  /**
   * As above, for a caller that cuts parts out: both edges are reduced by the same factor, so that
   * a part has the shape that it has in the picture. The bound of 12 megapixels stays: where the
   * target needs more, the edge that comes back is shorter.
   */
  public static RgbImage decodeForParts(
      byte[] bytes, PictureLimits limits, int targetEdge, Patience patience) {
    return decode(
        bytes,
        limits,
        (width, height) -> ReducedSize.inProportion(width, height, targetEdge),
        patience);
  }

  private static RgbImage decode(
      byte[] bytes, PictureLimits limits, Reduction reduction, Patience patience) {
    EncodedPicture picture = open(bytes, limits);
    patience.check();
    int width = picture.width();
    int height = picture.height();
    ReducedSize out = reduction.of(width, height);
    Plan plan = new Plan(width, height, out.width(), out.height(), picture.orientation(), patience);
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

  /** From a stored size in pixels to the wanted one. */
  private interface Reduction {
    ReducedSize of(int width, int height);
  }
}
