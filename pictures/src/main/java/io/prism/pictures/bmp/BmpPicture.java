package io.prism.pictures.bmp;

import io.prism.pictures.raster.Alpha;
import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Canvas;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.EncodedPicture;
import io.prism.pictures.raster.Orientation;
import io.prism.pictures.raster.Palette;
import io.prism.pictures.raster.PixelKind;
import io.prism.pictures.raster.Plan;

/** A BMP file. */
public final class BmpPicture implements EncodedPicture {
  private final Bytes bytes;
  private final BmpHeader header;

  /**
   * Reads the headers.
   *
   * @throws io.prism.core.error.PrismException UNREADABLE_PICTURE, or UNSUPPORTED_MEDIA_TYPE for a
   *     BMP that wraps a JPEG or PNG
   */
  public BmpPicture(Bytes bytes) {
    this.bytes = bytes;
    this.header = BmpHeader.read(bytes);
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
    return Orientation.UPRIGHT;
  }

  @Override
  public long workingBytes(Plan plan) {
    return 5L * header.width() + (header.hasRuns() ? (long) header.width() * header.height() : 0);
  }

  @Override
  public Canvas decode(Plan plan) {
    if (header.hasRuns()) {
      return runs(plan);
    }
    int stride = header.stride();
    if (!bytes.has(header.data(), (long) stride * header.height())) {
      throw Bytes.unreadable("its BMP data ends too early");
    }
    Canvas canvas = new Canvas(plan, PixelKind.RGB, 1, ColourProfile.NONE);
    RowReader reader = reader();
    // room for alpha until it is laid on white
    byte[] row = new byte[header.width() * 4];
    for (int y = 0; y < header.height(); y++) {
      reader.read(header.data() + storedRow(y) * stride, row);
      canvas.add(row);
    }
    return canvas;
  }

  private Canvas runs(Plan plan) {
    Palette palette = palette();
    byte[] indices = new BmpRuns(bytes, header).read();
    Canvas canvas = new Canvas(plan, PixelKind.RGB, 1, ColourProfile.NONE);
    byte[] row = new byte[header.width() * 3];
    for (int y = 0; y < header.height(); y++) {
      palette.expand(indices, storedRow(y) * header.width(), header.width(), row, 0);
      canvas.add(row);
    }
    return canvas;
  }

  private int storedRow(int y) {
    return header.topDown() ? y : header.height() - 1 - y;
  }

  /** Reads the row at an offset as RGB. */
  private interface RowReader {
    void read(int offset, byte[] row);
  }

  private RowReader reader() {
    if (header.depth() <= 8) {
      Palette palette = palette();
      byte[] indices = new byte[header.width()];
      return (offset, row) -> {
        unpack(offset, indices);
        palette.expand(indices, 0, indices.length, row, 0);
      };
    }
    if (header.depth() == 24) {
      return this::readBgr;
    }
    BmpMasks masks = BmpMasks.of(bytes, header);
    return (offset, row) -> readMasked(offset, row, masks);
  }

  private void unpack(int offset, byte[] indices) {
    int depth = header.depth();
    for (int x = 0; x < indices.length; x++) {
      int bit = x * depth;
      int packed = bytes.bytes()[offset + (bit >> 3)] & 0xFF;
      indices[x] = (byte) (packed >> (8 - depth - (bit & 7)) & ((1 << depth) - 1));
    }
  }

  private void readBgr(int offset, byte[] row) {
    byte[] data = bytes.bytes();
    for (int to = 0, from = offset; to < header.width() * 3; to += 3, from += 3) {
      row[to] = data[from + 2];
      row[to + 1] = data[from + 1];
      row[to + 2] = data[from];
    }
  }

  private void readMasked(int offset, byte[] row, BmpMasks masks) {
    int bands = masks.alpha() == 0 ? 3 : 4;
    for (int x = 0, to = 0; x < header.width(); x++, to += bands) {
      int pixel = header.depth() == 16 ? bytes.u16le(offset + 2 * x) : bytes.s32le(offset + 4 * x);
      row[to] = BmpMasks.scaled(pixel, masks.red());
      row[to + 1] = BmpMasks.scaled(pixel, masks.green());
      row[to + 2] = BmpMasks.scaled(pixel, masks.blue());
      if (bands == 4) {
        row[to + 3] = BmpMasks.scaled(pixel, masks.alpha());
      }
    }
    if (bands == 4) {
      Alpha.layOnWhite(row, header.width(), 4);
    }
  }

  /** Indices without a colour are black. */
  private Palette palette() {
    Palette palette = new Palette();
    boolean old = header.size() == BmpHeader.OLD_SIZE;
    int at = BmpHeader.START + header.size();
    for (int i = 0; i < header.colours(); i++, at += old ? 3 : 4) {
      palette.set(i, bytes.u8(at + 2), bytes.u8(at + 1), bytes.u8(at));
    }
    return palette;
  }
}
