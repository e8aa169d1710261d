package io.prism.pictures.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;

/** Bytes to text where the format's own word on the charset can't be trusted. */
final class TextDecoding {
  private TextDecoding() {}

  /** UTF-8 if it is, else Latin-1: PNG says Latin-1, many writers put UTF-8. */
  static String utf8OrLatin1(ByteBuffer bytes) {
    return strict(UTF_8, bytes).orElseGet(() -> ISO_8859_1.decode(bytes.duplicate()).toString());
  }

  /**
   * UTF-16 of unknown byte order. EXIF wants the order of the TIFF header; piexif (AUTOMATIC1111,
   * Forge) always writes big-endian, others always little-endian. A byte order mark decides, then
   * the order that gives more characters below U+0100, then big-endian.
   */
  static String utf16(ByteBuffer bytes) {
    if (bytes.remaining() >= 2) {
      int mark =
          ((bytes.get(bytes.position()) & 0xFF) << 8) | (bytes.get(bytes.position() + 1) & 0xFF);
      if (mark == 0xFEFF || mark == 0xFFFE) {
        ByteBuffer text = bytes.slice(bytes.position() + 2, bytes.remaining() - 2);
        return decode(mark == 0xFEFF ? UTF_16BE : UTF_16LE, text);
      }
    }
    boolean little = zeros(bytes, 1) > zeros(bytes, 0);
    return decode(little ? UTF_16LE : UTF_16BE, bytes);
  }

  static String decode(Charset charset, ByteBuffer bytes) {
    return charset.decode(bytes.duplicate()).toString();
  }

  /** The text, if every byte of it is valid in the charset. */
  static Optional<String> strict(Charset charset, ByteBuffer bytes) {
    try {
      return Optional.of(charset.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static int zeros(ByteBuffer bytes, int offset) {
    int zeros = 0;
    for (int i = bytes.position() + offset; i < bytes.limit(); i += 2) {
      zeros += bytes.get(i) == 0 ? 1 : 0;
    }
    return zeros;
  }
}
