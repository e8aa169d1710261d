package io.prism.pictures.png;

import io.prism.pictures.raster.Alpha;
import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.ExifOrientation;
import io.prism.pictures.raster.Orientation;
import io.prism.pictures.raster.Patience;
import io.prism.pictures.raster.Plan;

/** A PNG file. Of an animation (APNG) this is the still picture that every reader shows. */
public final class PngPicture implements EncodedPicture {
  private static final int[][] ADAM7 = {
    // first column, first row, column step, row step
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final Bytes bytes;
  private final PngChunks chunks;
  private final PngHeader header;

  /**
   * Reads the container.
   *
   * @throws io.prism.core.error.PrismException UNREADABLE_PICTURE
   */
  public PngPicture(Bytes bytes) {
    this.bytes = bytes;
    this.chunks = new PngChunks(bytes);
    this.header = chunks.header();
  }

  @Override
  public int width() {
    return header.width();
  }

  @Override
  public int height() {
    return header.height();
  }

  @Override
  public Orientation orientation() {
    PngChunks.Chunk exif = chunks.find("eXIf");
    return exif == null
        ? Orientation.UPRIGHT
        : ExifOrientation.read(bytes, exif.offset(), exif.length());
  }

  @Override
  public long workingBytes(Plan plan) {
    long rows = 3L * header.rowBytes(header.width()) + 4L * header.width();
    return header.interlaced() ? rows + 4L * header.width() * header.height() : rows;
  }

  @Override
  public Canvas decode(Plan plan) {
    PngPixels pixels = new PngPixels(bytes, chunks);
    ColourProfile profile =
        chunks.find("sRGB") != null
            ? ColourProfile.NONE
            : ColourProfile.of(PngProfile.read(bytes, chunks.find("iCCP")), pixels.kind());
    Canvas canvas = new Canvas(plan, pixels.kind(), 1, profile);
    try (PngData data = new PngData(bytes, chunks.firstData())) {
      PngRows rows = new PngRows(data, header, pixels.upperOnly());
      if (header.interlaced()) {
        interlaced(rows, pixels, canvas, plan.patience());
      } else {
        straight(rows, pixels, canvas);
      }
    }
    return canvas;
  }

  private void straight(PngRows rows, PngPixels pixels, Canvas canvas) {
    byte[] row = new byte[header.width() * pixels.kind().bands()];
    for (int y = 0; y < header.height(); y++) {
      expand(rows, pixels, canvas, header.width(), row);
      canvas.add(row);
    }
  }

  private static void expand(
      PngRows rows, PngPixels pixels, Canvas canvas, int width, byte[] target) {
    pixels.expand(rows.next(width), width, target);
    if (canvas.rowKind() != pixels.kind()) {
      Alpha.layOnWhite(target, width, pixels.kind().bands());
    }
  }

  /** All passes have to be in before the first row is complete. */
  private void interlaced(PngRows rows, PngPixels pixels, Canvas canvas, Patience patience) {
    int rowBytes = header.width() * canvas.rowKind().bands();
    byte[] all = new byte[Math.multiplyExact(rowBytes, header.height())];
    byte[] row = new byte[header.width() * pixels.kind().bands()];
    for (int[] pass : ADAM7) {
      int width = (header.width() - pass[0] + pass[2] - 1) / pass[2];
      rows.startPass();
      for (int y = pass[1]; width > 0 && y < header.height(); y += pass[3]) {
        expand(rows, pixels, canvas, width, row);
        patience.check();
        scatter(row, width, all, y * rowBytes, pass, canvas.rowKind().bands());
      }
    }
    byte[] line = new byte[rowBytes];
    for (int y = 0; y < header.height(); y++) {
      System.arraycopy(all, y * rowBytes, line, 0, rowBytes);
      canvas.add(line);
    }
  }

  private static void scatter(byte[] row, int width, byte[] all, int line, int[] pass, int bands) {
    int to = line + pass[0] * bands;
    for (int x = 0, from = 0; x < width; x++, to += (pass[2] - 1) * bands) {
      for (int band = 0; band < bands; band++) {
        all[to++] = row[from++];
      }
    }
  }
}
