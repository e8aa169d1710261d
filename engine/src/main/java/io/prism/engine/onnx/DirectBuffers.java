package io.prism.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers that are used again and again: allocating them is slow, and ONNX Runtime reads
 * them without a copy. As many exist as were ever in use at once.
 */
public final class DirectBuffers {
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final int bytes;

  /**
   * @param bytes of each buffer
   */
  public DirectBuffers(long bytes) {
    this.bytes = Math.toIntExact(bytes);
  }

  /** A buffer in native byte order with old content; the caller gives it back. */
  public ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return buffer == null
        ? ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder())
        : buffer;
  }

  public void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}
