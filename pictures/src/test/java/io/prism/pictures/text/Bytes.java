package io.prism.pictures.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes the formats from their specifications, independent of the readers under test. */
final class Bytes {
  private Bytes() {}

  record Field(int tag, int type, byte[] value) {}

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static byte[] zlib(byte[] data) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(data);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[4096];
    while (!deflater.finished()) {
      out.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    return out.toByteArray();
  }

  static byte[] chunk(String type, byte[] data) {
    byte[] typed = concat(latin1(type), data);
    CRC32 crc = new CRC32();
    crc.update(typed);
    return concat(int32(data.length), typed, int32((int) crc.getValue()));
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Signature, a header of a 1 × 1 picture, the chunks, the end. */
  static byte[] png(byte[]... chunks) {
    byte[] header = {0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0};
    return concat(
        latin1("\u0089PNG\r\n\u001a\n"),
        chunk("IHDR", header),
        concat(chunks),
        chunk("IEND", new byte[0]));
  }

  static byte[] text(String key, String value) {
    return chunk("tEXt", concat(latin1(key), new byte[1], latin1(value)));
  }

  static byte[] ztxt(String key, String value) {
    return chunk("zTXt", concat(latin1(key), new byte[2], zlib(latin1(value))));
  }

  static byte[] itxt(String key, String value, boolean compressed) {
    byte[] utf8 = value.getBytes(UTF_8);
    byte[] flags = {(byte) (compressed ? 1 : 0), 0};
    return chunk(
        "iTXt",
        concat(
            latin1(key),
            new byte[1],
            flags,
            latin1("en\0Translated\0"),
            compressed ? zlib(utf8) : utf8));
  }

  static byte[] segment(int marker, byte[] data) {
    int length = data.length + 2;
    return concat(
        new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length}, data);
  }

  static byte[] jpeg(byte[]... segments) {
    byte[] start = {(byte) 0xFF, (byte) 0xD8};
    byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 2, 1, 2, 3, (byte) 0xFF, (byte) 0xD9};
    return concat(start, segment(0xE0, latin1("JFIF\0")), concat(segments), scan);
  }

  static byte[] webp(byte[]... chunks) {
    byte[] body = concat(latin1("WEBP"), riffChunk("VP8L", new byte[5]), concat(chunks));
    return riffChunk("RIFF", body);
  }

  static byte[] riffChunk(String type, byte[] data) {
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(data.length).array();
    return concat(latin1(type), length, data, new byte[data.length & 1]);
  }

  /** A TIFF block: first directory with {@code first}, and an EXIF directory with {@code exif}. */
  static byte[] tiff(ByteOrder order, List<Field> first, List<Field> exif) {
    int exifAt = 8 + 2 + 12 * (first.size() + 1) + 4;
    int dataAt = exifAt + 2 + 12 * exif.size() + 4;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    ByteBuffer out = ByteBuffer.allocate(dataAt).order(order);
    out.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    out.putShort((short) 42).putInt(8).putShort((short) (first.size() + 1));
    first.forEach(f -> field(out, f, dataAt, data));
    out.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(exifAt).putInt(0);
    out.putShort((short) exif.size());
    exif.forEach(f -> field(out, f, dataAt, data));
    return concat(out.array(), data.toByteArray());
  }

  private static void field(ByteBuffer out, Field field, int dataAt, ByteArrayOutputStream data) {
    int length = field.value().length;
    out.putShort((short) field.tag()).putShort((short) field.type()).putInt(length);
    if (length <= 4) {
      out.put(field.value()).put(new byte[4 - length]);
    } else {
      out.putInt(dataAt + data.size());
      data.writeBytes(field.value());
    }
  }
}
