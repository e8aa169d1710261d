package io.prism.pictures;

import java.io.ByteArrayOutputStream;

/** JPEGs that are small and mean work. */
final class JpegBombs {
  private JpegBombs() {}

  /** A grey progressive picture: one scan of zeros, then a refinement of it again and again. */
  static byte[] manyScans(int width, int height, int scans) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, 0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0);
    for (int i = 0; i < 64; i++) {
      out.write(1);
    }
    put(out, 0xFF, 0xC2, 0, 11, 8, height >> 8, height, width >> 8, width, 1, 1, 0x11, 0);
    // one code of one bit for "no difference", one for "32767 empty blocks and more"
    put(out, 0xFF, 0xC4, 0, 20, 0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    put(out, 0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0);
    int blocks = ((width + 7) / 8) * ((height + 7) / 8);
    put(out, 0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 0, 0x00);
    for (int i = 0; i < blocks / 8 + 1; i++) {
      out.write(0);
    }
    for (int scan = 0; scan < scans; scan++) {
      put(out, 0xFF, 0xDA, 0, 8, 1, 1, 0x00, 1, 63, 0x00);
      for (int left = blocks; left > 0; left -= 16384) {
        put(out, 0, 0, 0);
      }
    }
    put(out, 0xFF, 0xD9);
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.write(value);
    }
  }
}
