package io.prism.pictures.text;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * The text fields of an EXIF block (a TIFF structure). Only two directories are visited, each once,
 * so loops in the offsets are harmless.
 */
final class ExifText {
  private static final int MAX_FIELDS = 1024;
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int USER_COMMENT = 0x9286;
  private static final int XP_COMMENT = 0x9C9C;
  private static final Map<Integer, String> PLAIN_FIELDS =
      // ComfyUI's WebP writer puts "prompt:{…}" and "workflow:{…}" into Model and Make.
      Map.of(0x010E, "ImageDescription", 0x010F, "Make", 0x0110, "Model");

  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};
  private static final int CHARSET_BYTES = 8;

  private final ByteBuffer tiff;
  private final TextCollector into;
  private long exifDirectory;

  private ExifText(ByteBuffer tiff, TextCollector into) {
    this.tiff = tiff;
    this.into = into;
  }

  /** Reads a block with or without the {@code Exif\0\0} in front. */
  static void read(ByteBuffer block, TextCollector into) {
    ByteBuffer tiff = startsWith(block, PREFIX) ? Slices.from(block, PREFIX.length) : block.slice();
    if (tiff.remaining() < 8) {
      return;
    }
    short order = tiff.getShort(0);
    if (order != 0x4949 && order != 0x4D4D) {
      return;
    }
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    ExifText exif = new ExifText(tiff, into);
    exif.directory(Integer.toUnsignedLong(tiff.getInt(4)));
    if (exif.exifDirectory > 0) {
      exif.directory(exif.exifDirectory);
    }
  }

  static boolean startsWith(ByteBuffer bytes, byte[] prefix) {
    return bytes.remaining() >= prefix.length
        && bytes.slice(bytes.position(), prefix.length).equals(ByteBuffer.wrap(prefix));
  }

  private void directory(long offset) {
    if (offset < 8 || offset + 2 > tiff.limit()) {
      return;
    }
    int fields = Math.min(MAX_FIELDS, Short.toUnsignedInt(tiff.getShort((int) offset)));
    for (int i = 0; i < fields && !into.full(); i++) {
      long field = offset + 2 + 12L * i;
      if (field + 12 > tiff.limit()) {
        return;
      }
      field((int) field);
    }
  }

  private void field(int at) {
    int tag = Short.toUnsignedInt(tiff.getShort(at));
    if (tag == EXIF_DIRECTORY) {
      exifDirectory = Integer.toUnsignedLong(tiff.getInt(at + 8));
      return;
    }
    String plain = PLAIN_FIELDS.get(tag);
    if (plain == null && tag != USER_COMMENT && tag != XP_COMMENT) {
      return;
    }
    ByteBuffer value = value(at);
    if (value.remaining() == 0 || value.remaining() > into.room()) {
      return;
    }
    if (plain != null) {
      add(plain, TextDecoding.utf8OrLatin1(value), value);
    } else if (tag == XP_COMMENT) {
      add("XPComment", TextDecoding.decode(UTF_16LE, value), value);
    } else {
      add("UserComment", userComment(value), value);
    }
  }

  private void add(String key, String text, ByteBuffer value) {
    into.add(key, withoutTrailingNul(text), value.remaining());
  }

  /** The field's bytes; empty if its type is not made of bytes or it lies outside the block. */
  private ByteBuffer value(int at) {
    int type = Short.toUnsignedInt(tiff.getShort(at + 2));
    long count = Integer.toUnsignedLong(tiff.getInt(at + 4));
    boolean bytes = type == 1 || type == 2 || type == 7;
    long offset = count <= 4 ? at + 8 : Integer.toUnsignedLong(tiff.getInt(at + 8));
    if (!bytes || offset + count > tiff.limit()) {
      return ByteBuffer.allocate(0);
    }
    return tiff.slice((int) offset, (int) count);
  }

  private static String userComment(ByteBuffer value) {
    if (value.remaining() < CHARSET_BYTES) {
      return TextDecoding.utf8OrLatin1(value);
    }
    ByteBuffer text = Slices.from(value, CHARSET_BYTES);
    String charset = TextDecoding.decode(UTF_8, value.slice(0, CHARSET_BYTES)).replace("\0", "");
    return switch (charset) {
      case "UNICODE" -> unicode(text);
      case "JIS" -> TextDecoding.decode(Charset.forName("ISO-2022-JP"), text);
      case "ASCII", "" -> TextDecoding.utf8OrLatin1(text);
      default -> TextDecoding.utf8OrLatin1(value);
    };
  }

  /** UTF-16, except that some writers say so and put UTF-8, or one NUL pair too many. */
  private static String unicode(ByteBuffer text) {
    while (text.remaining() >= 2 && text.getShort(text.position()) == 0) {
      text.position(text.position() + 2);
    }
    boolean wide = TextDecoding.zeros(text, 0) + TextDecoding.zeros(text, 1) > 0;
    return wide
        ? TextDecoding.utf16(text)
        : TextDecoding.strict(UTF_8, text).orElseGet(() -> TextDecoding.utf16(text));
  }

  private static String withoutTrailingNul(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }
}
