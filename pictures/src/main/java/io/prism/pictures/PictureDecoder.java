package io.prism.pictures;

import io.prism.core.error.PrismException;
import io.prism.pictures.jpeg.JpegPicture;
import io.prism.pictures.png.PngPicture;
import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.Plan;

/** Picture bytes to upright sRGB pixels. Thread-safe, blocking, CPU-bound. */
public final class PictureDecoder {
  /** Target edge of callers that want every pixel. */
  public static final int FULL_SIZE = Integer.MAX_VALUE;

  /** A reduced picture keeps this many pixels for each of the target's. */
  static final int MARGIN = 3;

  private PictureDecoder() {}

  /**
   * Decodes the first frame, turned upright, in sRGB, on white.
   *
   * @param targetEdge the size in pixels that the caller is going to resize the shorter edge to; a
   *     much larger picture comes back averaged down to a few times that. {@link #FULL_SIZE} to get
   *     every pixel
   * @throws PrismException PICTURE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or UNREADABLE_PICTURE
   */
  public static RgbImage decode(byte[] bytes, PictureLimits limits, int targetEdge) {
    EncodedPicture picture = open(bytes, limits);
    Plan plan = plan(picture, targetEdge);
    Canvas canvas = picture.decode(plan);
    return new RgbImage(plan.uprightWidth(), plan.uprightHeight(), canvas.toRgb());
  }

  static EncodedPicture open(byte[] bytes, PictureLimits limits) {
    limits.checkBytes(bytes.length);
    PictureFormat format = PictureFormat.of(bytes);
    Bytes view = new Bytes(bytes);
    EncodedPicture picture =
        switch (format) {
          case JPEG -> new JpegPicture(view);
          case PNG -> new PngPicture(view);
          default -> new ImageIoPicture(view);
        };
    limits.checkPixels(picture.width(), picture.height());
    return picture;
  }

  private static Plan plan(EncodedPicture picture, int targetEdge) {
    int width = picture.width();
    int height = picture.height();
    long kept = Math.max(1L, (long) MARGIN * targetEdge);
    int factor = (int) Math.max(1, Math.min(width, height) / kept);
    return new Plan(width, height, width / factor, height / factor, picture.orientation());
  }
}
