package io.prism.pictures.jpeg;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.raster.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The SOF segment.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param progressive whether coefficients come in several scans
 * @param parts 1 grey, 3 colour or 4 ink components
 */
record FrameHeader(int width, int height, boolean progressive, List<Part> parts) {
  /** One component; sampling factors 1 to 4, table 0 to 3. */
  record Part(int id, int horizontal, int vertical, int quantTable) {}

  private static final int BASELINE = 0xC0;
  private static final int PROGRESSIVE = 0xC2;

  /** Whether this is one of the markers that start a frame, of whatever kind. */
  static boolean starts(int marker) {
    return marker >= BASELINE
        && marker <= 0xCF
        && marker != 0xC4
        && marker != 0xC8
        && marker != 0xCC;
  }

  /** Reads the segment whose contents start at {@code at}. */
  static FrameHeader read(Bytes bytes, int marker, int at) {
    if (marker > PROGRESSIVE || bytes.u8(at) != 8) {
      throw PrismException.of(
          Reason.UNSUPPORTED_MEDIA_TYPE,
          "Of JPEGs, only baseline and progressive ones of 8 bits a sample are read.");
    }
    int height = bytes.u16be(at + 1);
    int width = bytes.u16be(at + 3);
    int count = bytes.u8(at + 5);
    if (width == 0 || height == 0 || (count != 1 && count != 3 && count != 4)) {
      throw Bytes.unreadable("its JPEG header gives no valid size");
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(part(bytes, at + 6 + 3 * i, count == 1));
    }
    return new FrameHeader(width, height, marker == PROGRESSIVE, List.copyOf(parts));
  }

  /** A single component is stored block by block, whatever its factors say. */
  private static Part part(Bytes bytes, int at, boolean single) {
    int horizontal = bytes.u8(at + 1) >> 4;
    int vertical = bytes.u8(at + 1) & 15;
    int table = bytes.u8(at + 2);
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4 || table > 3) {
      throw Bytes.unreadable("its JPEG header is broken");
    }
    return new Part(bytes.u8(at), single ? 1 : horizontal, single ? 1 : vertical, table);
  }

  int maxHorizontal() {
    return parts.stream().mapToInt(Part::horizontal).max().orElse(1);
  }

  int maxVertical() {
    return parts.stream().mapToInt(Part::vertical).max().orElse(1);
  }

  int mcusWide() {
    return (width + 8 * maxHorizontal() - 1) / (8 * maxHorizontal());
  }

  int mcusHigh() {
    return (height + 8 * maxVertical() - 1) / (8 * maxVertical());
  }
}
