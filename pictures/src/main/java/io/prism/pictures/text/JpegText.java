package io.prism.pictures.text;

import java.nio.ByteBuffer;

/** {@code APP1} EXIF and {@code COM} segments of a JPEG, up to the first scan. */
final class JpegText {
  private static final int APP1 = 0xE1;
  private static final int COMMENT = 0xFE;
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  private JpegText() {}

  static boolean matches(ByteBuffer bytes) {
    return bytes.remaining() >= 4
        && bytes.getShort(0) == (short) 0xFFD8
        && bytes.get(2) == (byte) 0xFF;
  }

  static void read(ByteBuffer jpeg, TextCollector into) {
    int at = 2;
    while (at + 4 <= jpeg.limit() && !into.full()) {
      if (jpeg.get(at) != (byte) 0xFF) {
        return;
      }
      int marker = Byte.toUnsignedInt(jpeg.get(at + 1));
      if (marker == 0xFF || standsAlone(marker)) {
        at += marker == 0xFF ? 1 : 2;
        continue;
      }
      int length = Short.toUnsignedInt(jpeg.getShort(at + 2));
      boolean over = marker == START_OF_SCAN || marker == END_OF_IMAGE;
      if (over || length < 2 || at + 2 + length > jpeg.limit()) {
        return;
      }
      segment(marker, jpeg.slice(at + 4, length - 2), into);
      at += 2 + length;
    }
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
  }

  private static void segment(int marker, ByteBuffer data, TextCollector into) {
    if (marker == APP1) {
      ExifText.read(data, into);
    } else if (marker == COMMENT && data.remaining() <= into.room()) {
      into.add("Comment", TextDecoding.utf8OrLatin1(data), data.remaining());
    }
  }
}
