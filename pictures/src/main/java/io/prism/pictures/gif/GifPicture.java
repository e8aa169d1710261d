package io.prism.pictures.gif;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.Orientation;
import io.prism.pictures.raster.Palette;
import io.prism.pictures.raster.PixelKind;
import io.prism.pictures.raster.Plan;
import java.util.Arrays;

/**
 * The first frame of a GIF on its screen; what the frame leaves free is transparent, so white. A
 * frame that reaches beyond the screen makes the screen larger.
 */
public final class GifPicture implements EncodedPicture {
  private static final int[] FIRST_ROWS = {0, 4, 2, 1};
  private static final int[] ROW_STEPS = {8, 8, 4, 2};

  private final Bytes bytes;
  private final GifFrame frame;
  private final int width;
  private final int height;

  /**
   * Reads up to the first frame's data.
   *
   * @throws io.prism.core.error.PrismException UNREADABLE_PICTURE
   */
  public GifPicture(Bytes bytes) {
    this.bytes = bytes;
    this.frame = GifFrame.find(bytes);
    this.width = Math.max(bytes.u16le(6), frame.left() + frame.width());
    this.height = Math.max(bytes.u16le(8), frame.top() + frame.height());
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
    return Orientation.UPRIGHT;
  }

  @Override
  public long workingBytes(Plan plan) {
    return (long) frame.width() * frame.height() + 3L * width;
  }

  @Override
  public Canvas decode(Plan plan) {
    Palette palette = palette();
    byte[] indices = new byte[frame.width() * frame.height()];
    new LzwReader(bytes, frame.data()).read(indices);
    Canvas canvas = new Canvas(plan, PixelKind.RGB, 1, ColourProfile.NONE);
    byte[] row = new byte[3 * width];
    Arrays.fill(row, (byte) 255);
    byte[] white = row.clone();
    for (int y = 0; y < height; y++) {
      int line = y - frame.top();
      if (line < 0 || line >= frame.height()) {
        canvas.add(white);
      } else {
        palette.expand(indices, storedRow(line) * frame.width(), frame.width(), row, frame.left());
        canvas.add(row);
      }
    }
    return canvas;
  }

  /** Where a row of the frame comes in the data. */
  private int storedRow(int line) {
    if (!frame.interlaced()) {
      return line;
    }
    int before = 0;
    for (int pass = 0; pass < 4; pass++) {
      int first = FIRST_ROWS[pass];
      int step = ROW_STEPS[pass];
      if (line % step == first) {
        return before + line / step;
      }
      before += (frame.height() - first + step - 1) / step;
    }
    throw new IllegalStateException("no pass has row " + line);
  }

  /** Without a palette grey levels, as Pillow has it. */
  private Palette palette() {
    Palette palette = new Palette();
    for (int i = 0; i < 256; i++) {
      int at = frame.palette() + 3 * i;
      if (i == frame.transparent()) {
        palette.set(i, 255, 255, 255);
      } else if (frame.palette() < 0) {
        palette.set(i, i, i, i);
      } else if (i < frame.colours()) {
        palette.set(i, bytes.u8(at), bytes.u8(at + 1), bytes.u8(at + 2));
      }
    }
    return palette;
  }
}
