package io.prism.pictures.gif;

import io.prism.pictures.raster.Bytes;

/**
 * Where the first frame lies on the screen and in the file.
 *
 * @param left column of its first pixel on the screen
 * @param top row of its first pixel on the screen
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param interlaced whether its rows come in four passes
 * @param palette where its colours lie, or -1 if it has none
 * @param colours how many there are
 * @param transparent the index of no colour, or -1
 * @param data where its compressed data start
 */
record GifFrame(
    int left,
    int top,
    int width,
    int height,
    boolean interlaced,
    int palette,
    int colours,
    int transparent,
    int data) {
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2C;
  private static final int CONTROL = 0xF9;
  private static final int SCREEN = 6;

  /** Finds the first frame of a whole file. */
  static GifFrame find(Bytes bytes) {
    int flags = bytes.u8(SCREEN + 4);
    int at = SCREEN + 7 + paletteBytes(flags);
    int transparent = -1;
    while (bytes.u8(at) == EXTENSION) {
      if (bytes.u8(at + 1) == CONTROL && bytes.u8(at + 2) >= 4 && (bytes.u8(at + 3) & 1) == 1) {
        transparent = bytes.u8(at + 6);
      }
      at += 2;
      for (int length = bytes.u8(at); length != 0; length = bytes.u8(at)) {
        at += 1 + length;
      }
      at++;
    }
    if (bytes.u8(at) != FRAME) {
      throw Bytes.unreadable("it has no GIF frame");
    }
    return read(bytes, at + 1, transparent, flags);
  }

  private static GifFrame read(Bytes bytes, int at, int transparent, int screenFlags) {
    int flags = bytes.u8(at + 8);
    boolean own = (flags & 0x80) != 0;
    int shared = (screenFlags & 0x80) != 0 ? SCREEN + 7 : -1;
    int width = bytes.u16le(at + 4);
    int height = bytes.u16le(at + 6);
    if (width == 0 || height == 0) {
      throw Bytes.unreadable("its GIF frame gives no valid size");
    }
    return new GifFrame(
        bytes.u16le(at),
        bytes.u16le(at + 2),
        width,
        height,
        (flags & 0x40) != 0,
        own ? at + 9 : shared,
        paletteBytes(own ? flags : screenFlags) / 3,
        transparent,
        at + 9 + paletteBytes(flags));
  }

  private static int paletteBytes(int flags) {
    return (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
  }
}
