package io.prism.pictures.s3;

import io.prism.core.error.PrismException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server that is away every few seconds, so that its coming back shows without a caller; and
 * one that callers had no time to wait for, so that its silence shows.
 */
final class Recheck implements AutoCloseable {
  private static final int SECONDS = 2;

  private final Standing standing;
  private final Runnable check;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "picture-store-recheck");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param check may throw {@link PrismException}; tells the standing
   */
  Recheck(Standing standing, Runnable check) {
    this.standing = standing;
    this.check = check;
  }

  void start() {
    var unused = thread.scheduleWithFixedDelay(this::run, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void run() {
    if (standing.isDoubtful()) {
      try {
        check.run();
      } catch (PrismException stillAway) {
        // The standing has told it.
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
