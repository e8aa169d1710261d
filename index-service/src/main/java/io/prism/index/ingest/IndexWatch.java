package io.prism.index.ingest;

import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexOrigin;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks now and then which index it is that is written to: another service that shares it may have
 * made it anew. In a thread of its own, because the index may be slow to answer.
 */
final class IndexWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(IndexWatch.class);

  private final ArtworkIndex index;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "prism-ingest-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String seen = "";

  /**
   * @param pause between two looks
   */
  IndexWatch(ArtworkIndex index, Duration pause) {
    this.index = index;
    looking.scheduleWithFixedDelay(
        this::tryToLook, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tryToLook() {
    try {
      look();
    } catch (RuntimeException e) {
      // Whoever writes to it meets that too, and tells it.
      LOG.debug("the index does not say which one it is", e);
    } catch (Error e) {
      // Or it would never look again.
      LOG.error("looking which index it is met an error", e);
    }
  }

  /** Asks the index itself, and blocks; one at a time, so that the last one seen is the newest. */
  synchronized IndexOrigin look() {
    IndexOrigin origin = index.origin();
    seen = origin.id();
    return origin;
  }

  /** The last one that was seen; empty before the first look. */
  String seen() {
    return seen;
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
