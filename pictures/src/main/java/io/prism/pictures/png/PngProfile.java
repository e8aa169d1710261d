package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.ColourProfile;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The compressed profile of an iCCP chunk, inflated within a bound. */
final class PngProfile {
  private static final int FIRST_BUFFER = 4096;

  private PngProfile() {}

  /** Null if there is none, or if it is broken or too large. */
  static byte @Nullable [] read(Bytes bytes, PngChunks.@Nullable Chunk chunk) {
    if (chunk == null) {
      return null;
    }
    int end = chunk.offset() + chunk.length();
    int at = chunk.offset();
    while (at < end && bytes.u8(at) != 0) {
      at++;
    }
    // the name's zero byte, then the only compression method there is: 0
    return at + 2 < end && bytes.u8(at + 1) == 0
        ? inflate(bytes.bytes(), at + 2, end - at - 2)
        : null;
  }

  private static byte @Nullable [] inflate(byte[] bytes, int offset, int length) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, offset, length);
      byte[] profile = new byte[FIRST_BUFFER];
      int size = 0;
      while (!inflater.finished()) {
        if (size == profile.length) {
          if (size >= ColourProfile.MAX_BYTES) {
            return null;
          }
          profile = Arrays.copyOf(profile, size * 2);
        }
        int got = inflater.inflate(profile, size, profile.length - size);
        if (got == 0 && !inflater.finished()) {
          return null;
        }
        size += got;
      }
      return Arrays.copyOf(profile, size);
    } catch (DataFormatException broken) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
