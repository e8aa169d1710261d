package io.prism.caption.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A PNG of one text; its pixels are left out, nobody here looks at them. */
public final class TextPng {
  private TextPng() {}

  /** Ends with {@code #shown}, which is what {@link FakeEncoder} sees in it. */
  public static byte[] of(String key, String value, String shown) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
    out.writeBytes(chunk("tEXt", key + "\0" + value));
    out.writeBytes(chunk("IEND", ""));
    out.writeBytes(("#" + shown).getBytes(ISO_8859_1));
    return out.toByteArray();
  }

  private static byte[] chunk(String type, String data) {
    byte[] typed = (type + data).getBytes(ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(typed);
    return ByteBuffer.allocate(typed.length + 8)
        .putInt(typed.length - 4)
        .put(typed)
        .putInt((int) crc.getValue())
        .array();
  }
}
