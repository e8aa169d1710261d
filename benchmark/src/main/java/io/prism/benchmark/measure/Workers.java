package io.prism.benchmark.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Threads that share out a number of items, chunk by chunk. */
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  public Workers(int threads) {
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Work on the items from (inclusive) to (exclusive). */
  public interface Chunk {
    void run(int from, int to);
  }

  /**
   * Blocks until all items are done.
   *
   * @return seconds from the common start to the end of the last chunk
   */
  public double run(int items, int chunk, Chunk work) {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          pool.submit(
              () -> {
                start.await();
                for (int from = next.getAndAdd(chunk); from < items; from = next.getAndAdd(chunk)) {
                  work.run(from, Math.min(items, from + chunk));
                }
                return null;
              }));
    }
    long began = System.nanoTime();
    start.countDown();
    List<Throwable> failures = running.stream().flatMap(Workers::failure).toList();
    double seconds = (System.nanoTime() - began) / 1e9;
    // Only now that nobody works any more: callers close native sessions when this fails.
    if (!failures.isEmpty()) {
      throw new CompletionException(failures.get(0));
    }
    return seconds;
  }

  /** Blocks until the work is done; what it failed with, if it did. */
  private static Stream<Throwable> failure(Future<?> work) {
    try {
      work.get();
      return Stream.empty();
    } catch (ExecutionException e) {
      return Stream.of(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stream.of(e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
