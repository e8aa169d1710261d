package io.prism.gateway.web;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all request bodies at work may take together, so that many large requests at once
 * are told to wait instead of filling the heap. Thread-safe; never blocks.
 */
final class BodyBudget {
  /** A body is there as received, as parsed, and as handed on. */
  private static final int COPIES = 3;

  private final long total;
  private final AtomicLong free;

  /**
   * @param total bytes
   */
  BodyBudget(long total) {
    this.total = total;
    this.free = new AtomicLong(total);
  }

  /** A third of the heap: pixels, the index and everything else need the rest. */
  static BodyBudget ofHeap() {
    return new BodyBudget(Runtime.getRuntime().maxMemory() / 3);
  }

  Lease lease() {
    return new Lease();
  }

  /** Bytes that nobody holds. */
  long free() {
    return free.get();
  }

  /** What one request holds; for one thread at a time. */
  final class Lease {
    private long held;
    private boolean closed;

    /**
     * Whether there is room for a body of this size; then it is held. A body that alone is larger
     * than the budget gets all of it, once nobody else holds anything.
     *
     * @param bytes of the body so far, or of all of it
     */
    boolean growTo(long bytes) {
      long wanted = Math.min(total, bytes * COPIES);
      long more = wanted - held;
      if (closed || more <= 0) {
        return true;
      }
      long left = free.get();
      while (left >= more) {
        if (free.compareAndSet(left, left - more)) {
          held = wanted;
          return true;
        }
        left = free.get();
      }
      return false;
    }

    /** Gives everything back, for good. */
    void close() {
      closed = true;
      free.addAndGet(held);
      held = 0;
    }
  }
}
