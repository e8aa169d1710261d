package io.prism.pictures.raster;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.nio.charset.StandardCharsets;

/**
 * Numbers out of untrusted bytes.
 *
 * @param bytes not copied
 */
@SuppressWarnings("ArrayRecordComponent") // pictures are large
public record Bytes(byte[] bytes) {
  /** The error for bytes that are not what the format demands; {@code what} ends the sentence. */
  public static PrismException unreadable(String what) {
    return PrismException.of(
        Reason.UNREADABLE_PICTURE, "The picture cannot be read: " + what + ".");
  }

  public int length() {
    return bytes.length;
  }

  /** Whether {@code count} bytes follow {@code offset}. */
  public boolean has(long offset, long count) {
    return offset >= 0 && count >= 0 && offset + count <= bytes.length;
  }

  /**
   * @throws PrismException UNREADABLE_PICTURE beyond the end
   */
  public int u8(int offset) {
    if (!has(offset, 1)) {
      throw unreadable("it ends too early");
    }
    return bytes[offset] & 0xFF;
  }

  public int u16be(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  public int u16le(int offset) {
    return u8(offset) | u8(offset + 1) << 8;
  }

  public int u24le(int offset) {
    return u16le(offset) | u8(offset + 2) << 16;
  }

  public long u32be(int offset) {
    return (long) u16be(offset) << 16 | u16be(offset + 2);
  }

  public long u32le(int offset) {
    return u16le(offset) | (long) u16le(offset + 2) << 16;
  }

  public int s32le(int offset) {
    return (int) u32le(offset);
  }

  /** {@code count} bytes as Latin-1. */
  public String text(int offset, int count) {
    if (!has(offset, count)) {
      throw unreadable("it ends too early");
    }
    return new String(bytes, offset, count, StandardCharsets.ISO_8859_1);
  }

  /** Whether the ASCII text stands at {@code offset}. */
  public boolean isText(int offset, String text) {
    if (!has(offset, text.length())) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((bytes[offset + i] & 0xFF) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
