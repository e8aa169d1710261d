package io.prism.pictures.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The {@code EXIF} chunks of a WebP (RIFF). */
final class WebpText {
  private static final int RIFF = 0x52494646;
  private static final int WEBP = 0x57454250;
  private static final int EXIF = 0x45584946;
  private static final int HEADER = 12;

  private WebpText() {}

  static boolean matches(ByteBuffer bytes) {
    return bytes.remaining() >= HEADER && bytes.getInt(0) == RIFF && bytes.getInt(8) == WEBP;
  }

  static void read(ByteBuffer webp, TextCollector into) {
    ByteBuffer little = webp.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long at = HEADER;
    while (at + 8 <= webp.limit() && !into.full()) {
      long length = Integer.toUnsignedLong(little.getInt((int) at + 4));
      if (at + 8 + length > webp.limit()) {
        return;
      }
      if (webp.getInt((int) at) == EXIF) {
        ExifText.read(webp.slice((int) at + 8, (int) length), into);
      }
      at += 8 + length + (length & 1);
    }
  }
}
