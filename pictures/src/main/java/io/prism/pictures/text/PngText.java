package io.prism.pictures.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * {@code tEXt}, {@code zTXt}, {@code iTXt} and {@code eXIf} chunks of a PNG, before or after the
 * pixels. A chunk with a wrong CRC or form is skipped.
 */
final class PngText {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int MAX_KEYWORD = 79;
  private static final int OVERHEAD = 12;

  private static final int TEXT = 0x74455874;
  private static final int ZTXT = 0x7A545874;
  private static final int ITXT = 0x69545874;
  private static final int EXIF = 0x65584966;
  private static final int END = 0x49454E44;

  private PngText() {}

  static boolean matches(ByteBuffer bytes) {
    return ExifText.startsWith(bytes, SIGNATURE);
  }

  static void read(ByteBuffer png, TextCollector into) {
    long at = SIGNATURE.length;
    while (at + OVERHEAD <= png.limit() && !into.full()) {
      long length = Integer.toUnsignedLong(png.getInt((int) at));
      int type = png.getInt((int) at + 4);
      if (type == END || at + OVERHEAD + length > png.limit()) {
        return;
      }
      if (isText(type) && intact(png, (int) at, (int) length)) {
        chunk(type, png.slice((int) at + 8, (int) length), into);
      }
      at += OVERHEAD + length;
    }
  }

  private static boolean isText(int type) {
    return type == TEXT || type == ZTXT || type == ITXT || type == EXIF;
  }

  private static boolean intact(ByteBuffer png, int at, int length) {
    CRC32 crc = new CRC32();
    crc.update(png.slice(at + 4, 4 + length));
    return (int) crc.getValue() == png.getInt(at + 8 + length);
  }

  private static void chunk(int type, ByteBuffer data, TextCollector into) {
    if (type == EXIF) {
      ExifText.read(data, into);
      return;
    }
    int nul = Slices.indexOfNul(data, 0);
    if (nul < 1 || nul > MAX_KEYWORD) {
      return;
    }
    String key = TextDecoding.decode(ISO_8859_1, data.slice(0, nul)).strip();
    ByteBuffer rest = Slices.from(data, nul + 1);
    switch (type) {
      case TEXT -> plain(key, rest, into);
      case ZTXT -> compressed(key, rest, into);
      default -> international(key, rest, into);
    }
  }

  private static void plain(String key, ByteBuffer text, TextCollector into) {
    if (text.remaining() <= into.room()) {
      into.add(key, TextDecoding.utf8OrLatin1(text), text.remaining());
    }
  }

  /** {@code rest}: compression method (0 = zlib), then the zlib stream. */
  private static void compressed(String key, ByteBuffer rest, TextCollector into) {
    if (rest.remaining() < 1 || rest.get(0) != 0) {
      return;
    }
    Optional<ByteBuffer> text = BoundedInflate.inflate(Slices.from(rest, 1), into);
    text.ifPresent(t -> into.add(key, TextDecoding.utf8OrLatin1(t), t.remaining()));
  }

  /** {@code rest}: flag, method, language NUL, translated keyword NUL, text in UTF-8. */
  private static void international(String key, ByteBuffer rest, TextCollector into) {
    int language = rest.remaining() < 2 ? -1 : Slices.indexOfNul(rest, 2);
    int translated = language < 0 ? -1 : Slices.indexOfNul(rest, language + 1);
    if (translated < 0) {
      return;
    }
    ByteBuffer text = Slices.from(rest, translated + 1);
    if (rest.get(0) == 0) {
      plain(key, text, into);
    } else if (rest.get(1) == 0) {
      Optional<ByteBuffer> inflated = BoundedInflate.inflate(text, into);
      inflated.ifPresent(t -> into.add(key, TextDecoding.utf8OrLatin1(t), t.remaining()));
    }
  }
}
