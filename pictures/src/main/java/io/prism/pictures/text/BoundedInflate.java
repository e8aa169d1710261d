package io.prism.pictures.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates a zlib stream up to what the collector has room for; a bomb costs no more than that. */
final class BoundedInflate {
  private static final int BLOCK = 8 << 10;

  private BoundedInflate() {}

  /** The whole text, or empty if the stream is broken, cut short or larger than the room. */
  static Optional<ByteBuffer> inflate(ByteBuffer zlib, TextCollector into) {
    int room = into.room();
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(BLOCK, room));
    byte[] block = new byte[BLOCK];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(zlib.duplicate());
      while (!inflater.finished()) {
        int n = inflater.inflate(block);
        if (n == 0 || out.size() + n > room) {
          into.charge(out.size() + BLOCK);
          return Optional.empty();
        }
        out.write(block, 0, n);
      }
      return Optional.of(ByteBuffer.wrap(out.toByteArray()));
    } catch (DataFormatException e) {
      into.charge(out.size() + BLOCK);
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
