package io.prism.caption.inversion;

import io.prism.core.error.PrismException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Loads the captioner in the background and keeps trying while the encoder is away, with growing
 * pauses. Says at any time what it is waiting for.
 */
public final class CaptionerStart implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CaptionerStart.class);

  private final CaptionerLoader loader;
  private final Runnable beforeAttempt;
  private final Duration firstPause;
  private final Duration longestPause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Captioner captioner;
  private volatile String waitingFor = "The vocabulary is being loaded.";

  /**
   * @param beforeAttempt called before each attempt but the first; for example makes a connection
   *     forget its own backoff, which may be far longer than ours
   * @param firstPause more than 0; each pause is twice the one before
   */
  public CaptionerStart(
      CaptionerLoader loader, Runnable beforeAttempt, Duration firstPause, Duration longestPause) {
    this.loader = loader;
    this.beforeAttempt = beforeAttempt;
    this.firstPause = firstPause;
    this.longestPause = longestPause;
  }

  /** Reads the cache before it returns; what must be computed is computed in the background. */
  public void start() {
    captioner = loader.cached().orElse(null);
    if (captioner == null) {
      Thread thread = new Thread(this::compute, "prism-caption-vocabulary");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Empty until the vocabulary is there. */
  public Optional<Captioner> captioner() {
    return Optional.ofNullable(captioner);
  }

  /** One sentence for people; of interest only while there is no captioner. */
  public String waitingFor() {
    return waitingFor;
  }

  /** Stops trying; returns at once. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void compute() {
    Duration pause = firstPause;
    while (!isClosedAfter(Duration.ZERO)) {
      try {
        captioner = loader.computed();
        LOG.infof("the vocabulary of %s is embedded", loader.model());
        return;
      } catch (PrismException e) {
        tell(e.problem().detail());
      } catch (RuntimeException e) {
        // Whatever it is, the service must stay alive, say that it is not ready, and try again.
        LOG.error("embedding the vocabulary failed", e);
        waitingFor = "Embedding the vocabulary failed; the log has the details.";
      }
      if (isClosedAfter(pause)) {
        return;
      }
      beforeAttempt.run();
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(longestPause) > 0 ? longestPause : longer;
    }
  }

  private void tell(String detail) {
    String reason = "The vocabulary is not embedded yet: " + detail;
    if (!reason.equals(waitingFor)) {
      LOG.info(reason);
      waitingFor = reason;
    }
  }

  private boolean isClosedAfter(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
