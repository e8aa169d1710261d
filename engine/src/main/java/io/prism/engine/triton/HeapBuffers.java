package io.prism.engine.triton;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that are used again and again: they are large, and messages are written from arrays
 * without a copy. As many exist as were ever in use at once.
 */
public final class HeapBuffers {
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
  private final int bytes;

  /**
   * @param bytes of each array
   */
  public HeapBuffers(long bytes) {
    this.bytes = Math.toIntExact(bytes);
  }

  /** An array with old content; the caller gives it back. */
  public byte[] take() {
    byte[] array = free.poll();
    return array == null ? new byte[bytes] : array;
  }

  public void giveBack(byte[] array) {
    free.add(array);
  }
}
