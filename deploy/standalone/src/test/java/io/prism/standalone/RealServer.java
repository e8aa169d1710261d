package io.prism.standalone;

import java.time.Duration;

/**
 * A server that Prism talks to, in a process of its own that can be killed and started again on the
 * same port with the same data, paused, and slowed.
 */
interface RealServer extends AutoCloseable {
  String name();

  /** Starts it, or starts it again; returns when it answers. */
  void start() throws Exception;

  /** As kill -9 does it. */
  void kill() throws Exception;

  /** It keeps its connections and takes new ones, but answers none. */
  void freeze() throws Exception;

  /** Ends what {@link #freeze} began. */
  void thaw() throws Exception;

  /** For so long it runs a tenth of the time only. */
  default void slow(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      freeze();
      Thread.sleep(450);
      thaw();
      Thread.sleep(50);
    }
  }

  @Override
  void close() throws Exception;
}
