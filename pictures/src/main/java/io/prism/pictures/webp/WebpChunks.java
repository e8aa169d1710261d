package io.prism.pictures.webp;

import io.prism.pictures.raster.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first chunk of each name in a stretch of a RIFF file. */
final class WebpChunks {
  /** A chunk's data. */
  record Chunk(int offset, int length) {}

  private static final int HEADER_BYTES = 8;
  private static final int MAX_NAMES = 64;

  private final Map<String, Chunk> chunks = new LinkedHashMap<>();

  /** Stops where the chain breaks: what is missing then is seen when it is needed. */
  WebpChunks(Bytes bytes, int start, int end) {
    long at = start;
    while (at + HEADER_BYTES <= end && bytes.has(at, HEADER_BYTES)) {
      long length = bytes.u32le((int) at + 4);
      String name = bytes.text((int) at, 4);
      if (!bytes.has(at + HEADER_BYTES, length)) {
        break;
      }
      if (chunks.size() < MAX_NAMES) {
        chunks.putIfAbsent(name, new Chunk((int) at + HEADER_BYTES, (int) length));
      }
      at += HEADER_BYTES + length + (length & 1);
    }
  }

  @Nullable Chunk find(String name) {
    return chunks.get(name);
  }
}
