package io.prism.encoder.engine;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that are used again and again: they are large, and messages are written from arrays
 * without a copy. As many exist as were ever in use at once.
 */
final class HeapBuffers {
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
  private final int bytes;

  /**
   * @param bytes of each array
   */
  HeapBuffers(long bytes) {
    this.bytes = Math.toIntExact(bytes);
  }

  /** An array with old content; the caller gives it back. */
  byte[] take() {
    byte[] array = free.poll();
    return array == null ? new byte[bytes] : array;
  }

  void giveBack(byte[] array) {
    free.add(array);
  }
}
