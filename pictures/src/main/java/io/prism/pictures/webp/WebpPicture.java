package io.prism.pictures.webp;

import io.prism.pictures.raster.Alpha;
import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.ExifOrientation;
import io.prism.pictures.raster.Orientation;
import io.prism.pictures.raster.PixelKind;
import io.prism.pictures.raster.Plan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A WebP file; of an animation the first frame, where it lies on the canvas. */
public final class WebpPicture implements EncodedPicture {
  private static final int RIFF_BYTES = 12;
  private static final int FRAME_BYTES = 16;

  /** Above this, libwebp averages down, which takes less memory but is not symmetric. */
  private static final int AVERAGED_HERE = 12_000_000;

  private final Bytes bytes;
  private final WebpChunks chunks;
  private final WebpFrame frame;
  private final int width;
  private final int height;
  private final int left;
  private final int top;

  /**
   * Reads the container and the first frame's header.
   *
   * @throws io.prism.core.error.PrismException UNREADABLE_PICTURE
   */
  public WebpPicture(Bytes bytes) {
    this.bytes = bytes;
    this.chunks = new WebpChunks(bytes, RIFF_BYTES, bytes.length());
    WebpChunks.Chunk animated = chunks.find("ANMF");
    WebpChunks.Chunk extended = chunks.find("VP8X");
    if (animated == null || extended == null) {
      this.frame = WebpFrame.of(bytes, chunks);
      this.width = frame.width();
      this.height = frame.height();
      this.left = 0;
      this.top = 0;
      return;
    }
    int at = animated.offset();
    this.frame =
        WebpFrame.of(bytes, new WebpChunks(bytes, at + FRAME_BYTES, at + animated.length()));
    this.width = bytes.u24le(extended.offset() + 4) + 1;
    this.height = bytes.u24le(extended.offset() + 7) + 1;
    this.left = 2 * bytes.u24le(at);
    this.top = 2 * bytes.u24le(at + 3);
    if (left + frame.width() > width || top + frame.height() > height) {
      throw Bytes.unreadable("its first frame does not fit its canvas");
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public Orientation orientation() {
    WebpChunks.Chunk exif = chunks.find("EXIF");
    return exif == null
        ? Orientation.UPRIGHT
        : ExifOrientation.read(bytes, exif.offset(), exif.length());
  }

  @Override
  public long workingBytes(Plan plan) {
    long pixels = (long) frame.width() * frame.height();
    long kept = scales(plan) ? (long) plan.outWidth() * plan.outHeight() : pixels;
    // libwebp holds a lossless picture whole
    return 2L * bytes.length() + 4 * kept + (frame.lossless() ? 4 * pixels : pixels);
  }

  private boolean scales(Plan plan) {
    return plan.reduces() && (long) frame.width() * frame.height() > AVERAGED_HERE;
  }

  @Override
  public Canvas decode(Plan plan) {
    PixelKind kind = hasAlpha() ? PixelKind.RGBA : PixelKind.RGB;
    ColourProfile profile = ColourProfile.of(profile(), kind);
    if (!scales(plan)) {
      return draw(plan, kind, profile, new Area(left, top, frame.width(), frame.height()), false);
    }
    Plan whole =
        new Plan(
            plan.outWidth(),
            plan.outHeight(),
            plan.outWidth(),
            plan.outHeight(),
            plan.orientation(),
            plan.patience());
    return draw(whole, kind, profile, scaledArea(plan), true);
  }

  /** Where a frame lies on the canvas. */
  private record Area(int left, int top, int width, int height) {}

  private Area scaledArea(Plan plan) {
    int x = (int) ((long) left * plan.outWidth() / width);
    int y = (int) ((long) top * plan.outHeight() / height);
    int right = (int) ((long) (left + frame.width()) * plan.outWidth() / width);
    int bottom = (int) ((long) (top + frame.height()) * plan.outHeight() / height);
    return new Area(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
  }

  private Canvas draw(Plan plan, PixelKind kind, ColourProfile profile, Area area, boolean scaled) {
    int[] pixels = WebpPixels.decode(frame.toFile(bytes), area.width(), area.height(), scaled);
    Canvas canvas = new Canvas(plan, kind, 1, profile);
    byte[] row = new byte[plan.width() * kind.bands()];
    byte[] empty = row.clone();
    // beside the frame the canvas is transparent
    Arrays.fill(empty, kind.hasAlpha() ? (byte) 0 : (byte) 255);
    for (int y = 0; y < plan.height(); y++) {
      System.arraycopy(empty, 0, row, 0, row.length);
      int line = y - area.top();
      if (line >= 0 && line < area.height()) {
        spread(pixels, line * area.width(), area, row, kind.bands());
      }
      if (canvas.rowKind() != kind) {
        Alpha.layOnWhite(row, plan.width(), kind.bands());
      }
      canvas.add(row);
    }
    return canvas;
  }

  private static void spread(int[] pixels, int from, Area area, byte[] row, int bands) {
    for (int x = 0, to = area.left() * bands; x < area.width(); x++, to += bands) {
      int pixel = pixels[from + x];
      row[to] = (byte) (pixel >> 16);
      row[to + 1] = (byte) (pixel >> 8);
      row[to + 2] = (byte) pixel;
      if (bands == 4) {
        row[to + 3] = (byte) (pixel >>> 24);
      }
    }
  }

  private boolean hasAlpha() {
    return frame.lossless()
        || frame.alpha() != null
        || frame.width() < width
        || frame.height() < height;
  }

  private byte @Nullable [] profile() {
    WebpChunks.Chunk icc = chunks.find("ICCP");
    return icc == null || icc.length() > ColourProfile.MAX_BYTES
        ? null
        : Arrays.copyOfRange(bytes.bytes(), icc.offset(), icc.offset() + icc.length());
  }
}
