package io.prism.index.ingest;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of ingestion.
 *
 * @param preparing one a batch in flight
 * @param fetching one a picture at a time
 * @param writing one
 */
record Workers(ExecutorService preparing, ExecutorService fetching, ExecutorService writing)
    implements AutoCloseable {

  static Workers of(int batches, int fetches) {
    return new Workers(
        pool("prism-ingest-prepare", batches),
        pool("prism-ingest-fetch", fetches),
        pool("prism-ingest-write", 1));
  }

  private static ExecutorService pool(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    preparing.shutdownNow();
    fetching.shutdownNow();
    writing.shutdownNow();
  }
}
