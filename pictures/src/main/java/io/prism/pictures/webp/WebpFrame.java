package io.prism.pictures.webp;

import io.prism.pictures.raster.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The still picture of a WebP, or the first one of an animation.
 *
 * @param width in pixels as its own header says, at least 1
 * @param height in pixels as its own header says, at least 1
 * @param pixels the VP8 or VP8L chunk
 * @param lossless whether it is VP8L
 * @param alpha the transparency of a lossy picture, or null
 */
record WebpFrame(
    int width,
    int height,
    WebpChunks.Chunk pixels,
    boolean lossless,
    WebpChunks.@Nullable Chunk alpha) {
  private static final int ALPHA_FLAG = 0x10;

  static WebpFrame of(Bytes bytes, WebpChunks chunks) {
    WebpChunks.Chunk lossy = chunks.find("VP8 ");
    WebpChunks.Chunk lossless = chunks.find("VP8L");
    if (lossy != null) {
      int at = lossy.offset();
      if (bytes.u8(at + 3) != 0x9D || bytes.u8(at + 4) != 0x01 || bytes.u8(at + 5) != 0x2A) {
        throw Bytes.unreadable("its WebP data is corrupt");
      }
      return new WebpFrame(
              bytes.u16le(at + 6) & 0x3FFF,
              bytes.u16le(at + 8) & 0x3FFF,
              lossy,
              false,
              chunks.find("ALPH"))
          .checked();
    }
    if (lossless == null || bytes.u8(lossless.offset()) != 0x2F) {
      throw Bytes.unreadable("it has no WebP data, or only a part of it");
    }
    int sizes = bytes.s32le(lossless.offset() + 1);
    return new WebpFrame((sizes & 0x3FFF) + 1, (sizes >>> 14 & 0x3FFF) + 1, lossless, true, null);
  }

  private WebpFrame checked() {
    if (width == 0 || height == 0) {
      throw Bytes.unreadable("its WebP header gives no valid size");
    }
    return this;
  }

  /** A file of its own with nothing but this picture. */
  byte[] toFile(Bytes bytes) {
    int size = 12 + 18 + padded(pixels) + (alpha == null ? 0 : padded(alpha));
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    name(file, "RIFF").putInt(size - 8);
    name(file, "WEBP");
    name(file, "VP8X").putInt(10).putInt(alpha != null || lossless ? ALPHA_FLAG : 0);
    put24(file, width - 1);
    put24(file, height - 1);
    if (alpha != null) {
      chunk(file, "ALPH", bytes, alpha);
    }
    chunk(file, lossless ? "VP8L" : "VP8 ", bytes, pixels);
    return file.array();
  }

  private static int padded(WebpChunks.Chunk chunk) {
    return 8 + chunk.length() + (chunk.length() & 1);
  }

  private static ByteBuffer name(ByteBuffer file, String name) {
    return file.put(name.getBytes(StandardCharsets.US_ASCII));
  }

  private static void put24(ByteBuffer file, int value) {
    file.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static void chunk(ByteBuffer file, String name, Bytes bytes, WebpChunks.Chunk chunk) {
    name(file, name).putInt(chunk.length());
    file.put(bytes.bytes(), chunk.offset(), chunk.length());
    if ((chunk.length() & 1) == 1) {
      file.put((byte) 0);
    }
  }
}
