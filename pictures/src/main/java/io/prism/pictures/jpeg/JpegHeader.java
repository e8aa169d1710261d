package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.ColourProfile;
import io.prism.pictures.raster.ExifOrientation;
import io.prism.pictures.raster.Orientation;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands in a JPEG before its first scan. */
final class JpegHeader {
  private static final int SOS = 0xDA;
  private static final int PROFILE_HEADER_BYTES = 14;

  /** A part of the ICC profile: where its data lie. */
  private record Piece(int offset, int length) {}

  private final Bytes bytes;
  private final TreeMap<Integer, Piece> profile = new TreeMap<>();
  private int profilePieces;
  private @Nullable FrameHeader frame;
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean jfif;

  /** The transform that Adobe's marker names, or -1. */
  private int adobe = -1;

  JpegHeader(Bytes bytes) {
    this.bytes = bytes;
    int at = 2;
    while (true) {
      int marker = BitReader.nextMarker(bytes.bytes(), at);
      if (marker < 0 || bytes.u8(marker + 1) == SOS) {
        break;
      }
      at = segment(bytes.u8(marker + 1), marker + 2);
    }
  }

  private int segment(int marker, int at) {
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      return at;
    }
    int end = at + bytes.u16be(at);
    if (end < at + 2 || end > bytes.length()) {
      throw Bytes.unreadable("its JPEG header is cut off or broken");
    }
    if (FrameHeader.starts(marker)) {
      if (frame != null) {
        throw Bytes.unreadable("it has several JPEG headers");
      }
      frame = FrameHeader.read(bytes, marker, at + 2);
    } else if (marker >= 0xE0 && marker <= 0xEE) {
      application(marker, at + 2, end);
    }
    return end;
  }

  private void application(int marker, int at, int end) {
    if (marker == 0xE0 && bytes.isText(at, "JFIF\0")) {
      jfif = true;
    } else if (marker == 0xE1 && bytes.isText(at, "Exif\0") && orientation.exif() == 1) {
      orientation = ExifOrientation.read(bytes, at, end - at);
    } else if (marker == 0xE2 && bytes.isText(at, "ICC_PROFILE\0") && end - at > 14) {
      profilePieces = bytes.u8(at + 13);
      profile.putIfAbsent(
          bytes.u8(at + 12), new Piece(at + PROFILE_HEADER_BYTES, end - at - PROFILE_HEADER_BYTES));
    } else if (marker == 0xEE && bytes.isText(at, "Adobe") && end - at >= 12) {
      adobe = bytes.u8(at + 11);
    }
  }

  FrameHeader frame() {
    if (frame == null) {
      throw Bytes.unreadable("it has no JPEG header");
    }
    return frame;
  }

  Orientation orientation() {
    return orientation;
  }

  /** Whether the first three components are luminance and two colour differences. */
  boolean isLuminance() {
    if (frame().parts().size() != 3) {
      return frame().parts().size() == 4 && adobe == 2;
    }
    if (jfif || adobe >= 0) {
      return jfif || adobe != 0;
    }
    return frame().parts().get(0).id() != 'R'
        || frame().parts().get(1).id() != 'G'
        || frame().parts().get(2).id() != 'B';
  }

  /** The ICC profile put together, or null if there is none or a part is missing. */
  byte @Nullable [] profile() {
    int length = profile.values().stream().mapToInt(Piece::length).sum();
    if (profile.isEmpty()
        || profile.size() != profilePieces
        || profile.lastKey() != profilePieces
        || profile.firstKey() != 1
        || length > ColourProfile.MAX_BYTES) {
      return null;
    }
    byte[] whole = new byte[length];
    int to = 0;
    for (Piece piece : profile.values()) {
      System.arraycopy(bytes.bytes(), piece.offset(), whole, to, piece.length());
      to += piece.length();
    }
    return whole;
  }
}
