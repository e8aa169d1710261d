package io.prism.engine.onnx;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps native memory from being freed under those who use it, and those who come later from using
 * it. Thread-safe.
 */
final class NativeUse {
  private static final AtomicInteger ANYWHERE = new AtomicInteger();

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /** Whether any native memory of this JVM is in use now. */
  static boolean isAnywhere() {
    return ANYWHERE.get() > 0;
  }

  /**
   * @throws PrismException UNAVAILABLE once it is closed
   */
  <T extends @Nullable Object> T use(Supplier<T> work) {
    lock.readLock().lock();
    ANYWHERE.incrementAndGet();
    try {
      if (closed) {
        throw PrismException.of(Reason.UNAVAILABLE, "The service is shutting down.");
      }
      return work.get();
    } finally {
      ANYWHERE.decrementAndGet();
      lock.readLock().unlock();
    }
  }

  /**
   * From now on nobody uses it. Blocks until those who do are done.
   *
   * @param patience how long at most
   * @param free called at most once; not at all while it is still in use after that time
   * @return whether it is free now
   */
  boolean close(Duration patience, Runnable free) {
    boolean first = !closed;
    closed = true;
    try {
      if (!lock.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (first) {
        free.run();
      }
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
