package io.prism.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something ten times a second beside the work, on one thread. */
final class Ticker implements AutoCloseable {
  private static final long PERIOD_MILLIS = 100;
  private static final long CLOSE_SECONDS = 2;

  private final ScheduledExecutorService thread;

  private Ticker(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  static Ticker start(Runnable tick) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "prism-progress");
              daemon.setDaemon(true);
              return daemon;
            });
    var unused =
        thread.scheduleWithFixedDelay(tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return new Ticker(thread);
  }

  /** Returns when the last tick is over. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the progress could not be drawn in time");
    }
  }
}
