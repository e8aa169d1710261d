package io.prism.pictures.png;

import io.prism.pictures.raster.Bytes;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The inflated stream of the IDAT chunks, never more of it than is asked for. For one thread. */
final class PngData implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 15;

  private final Bytes bytes;
  private final Inflater inflater = new Inflater();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int position;
  private int limit;

  /**
   * @param firstData where the first IDAT chunk starts
   */
  PngData(Bytes bytes, int firstData) {
    this.bytes = bytes;
    this.next = firstData;
  }

  int read() {
    if (position == limit) {
      fill();
    }
    return buffer[position++] & 0xFF;
  }

  void readFully(byte[] target, int count) {
    int done = 0;
    while (done < count) {
      if (position == limit) {
        fill();
      }
      int part = Math.min(count - done, limit - position);
      System.arraycopy(buffer, position, target, done, part);
      position += part;
      done += part;
    }
  }

  private void fill() {
    position = 0;
    limit = 0;
    try {
      while (limit == 0) {
        limit = inflater.inflate(buffer);
        if (limit == 0) {
          feed();
        }
      }
    } catch (DataFormatException e) {
      throw Bytes.unreadable("its PNG data is corrupt");
    }
  }

  private void feed() {
    if (inflater.finished() || inflater.needsDictionary() || !bytes.isText(next + 4, "IDAT")) {
      throw Bytes.unreadable("its PNG data ends too early");
    }
    int length = (int) Math.min(bytes.u32be(next), Integer.MAX_VALUE);
    if (!bytes.has(next, 12L + length) || !PngChunks.crcFits(bytes, next)) {
      throw Bytes.unreadable("its PNG data is cut off or damaged");
    }
    inflater.setInput(bytes.bytes(), next + 8, length);
    next += 12 + length;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
