package io.prism.pictures.raster;

/**
 * Reads the one EXIF field that pixels depend on. Walks the first directory only, follows no
 * pointers and allocates nothing, since it runs on every picture before any limit can apply to
 * EXIF's contents.
 */
public final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * The orientation in a TIFF block, with or without EXIF's own six bytes in front; upright where
   * the block is broken.
   */
  public static Orientation read(Bytes bytes, int offset, int length) {
    int start = bytes.isText(offset, "Exif\0") ? offset + 6 : offset;
    int end = offset + length;
    boolean little = bytes.isText(start, "II*\0");
    if (!bytes.has(start, end - (long) start) || (!little && !bytes.isText(start, "MM\0*"))) {
      return Orientation.UPRIGHT;
    }
    Tiff tiff = new Tiff(bytes, start, end, little);
    long directory = tiff.u32(4);
    int entries = tiff.u16(directory);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (tiff.u16(entry) == TAG && tiff.u16(entry + 2) == SHORT) {
        return Orientation.ofField(tiff.u16(entry + 8));
      }
    }
    return Orientation.UPRIGHT;
  }

  /** Reads beyond the block give 0, which no field takes for something. */
  private record Tiff(Bytes bytes, int start, int end, boolean little) {
    int u16(long offset) {
      long at = start + offset;
      if (offset < 0 || at + 2 > end) {
        return 0;
      }
      return little ? bytes.u16le((int) at) : bytes.u16be((int) at);
    }

    long u32(long offset) {
      long first = u16(offset);
      long second = u16(offset + 2);
      return little ? first | second << 16 : first << 16 | second;
    }
  }
}
