package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where the chunks of a PNG lie; the first of a name counts, except that IDATs follow each other.
 */
final class PngChunks {
  /** A chunk's data. */
  record Chunk(int offset, int length) {}

  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;
  private static final Map<String, Integer> WANTED =
      Map.of("PLTE", 768, "tRNS", 256, "iCCP", 4_000_000, "sRGB", 1, "eXIf", 1 << 20);

  private final Bytes bytes;
  private final PngHeader header;
  private final Map<String, Chunk> found = new LinkedHashMap<>();
  private int firstData = -1;

  PngChunks(Bytes bytes) {
    this.bytes = bytes;
    int at = SIGNATURE_BYTES;
    if (!bytes.isText(at + 4, "IHDR") || bytes.u32be(at) != 13 || !crcFits(bytes, at)) {
      throw Bytes.unreadable("its PNG header is missing or broken");
    }
    this.header = PngHeader.read(bytes, at + 8);
    walk(at + FRAME_BYTES + 13);
  }

  /** Stops where the chain breaks: whether enough data came is seen when decoding. */
  private void walk(int start) {
    int at = start;
    while (bytes.has(at, FRAME_BYTES) && !bytes.isText(at + 4, "IEND")) {
      long length = bytes.u32be(at);
      if (!bytes.has(at + 8L, length + 4)) {
        break;
      }
      note(at, (int) length);
      at += FRAME_BYTES + (int) length;
    }
    if (firstData < 0) {
      // data that was cut off within its only chunk is still data
      if (!bytes.isText(at + 4, "IDAT")) {
        throw Bytes.unreadable("it has no PNG data");
      }
      firstData = at;
    }
  }

  private void note(int at, int length) {
    if (bytes.isText(at + 4, "IDAT")) {
      firstData = firstData < 0 ? at : firstData;
      return;
    }
    for (Map.Entry<String, Integer> wanted : WANTED.entrySet()) {
      if (length <= wanted.getValue()
          && bytes.isText(at + 4, wanted.getKey())
          && crcFits(bytes, at)) {
        found.putIfAbsent(wanted.getKey(), new Chunk(at + 8, length));
      }
    }
  }

  /** Whether the chunk that starts at {@code at} is all there and undamaged. */
  static boolean crcFits(Bytes bytes, int at) {
    int length = (int) bytes.u32be(at);
    if (!bytes.has(at, FRAME_BYTES + (long) length)) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.bytes(), at + 4, length + 4);
    return crc.getValue() == bytes.u32be(at + 8 + length);
  }

  PngHeader header() {
    return header;
  }

  /** Where the first IDAT chunk starts, with its length field. */
  int firstData() {
    return firstData;
  }

  /** Null if missing or damaged. */
  @Nullable Chunk find(String name) {
    return found.get(name);
  }
}
