package io.prism.index.ingest;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tries a step until it works: what it depends on will come back, and nothing may be lost. */
final class Retrier {
  private static final Logger LOG = Logger.getLogger(Retrier.class);

  private final Backoff backoff;
  private final IngestStatus status;

  Retrier(Backoff backoff, IngestStatus status) {
    this.backoff = backoff;
    this.status = status;
  }

  /**
   * Blocks until the call returns.
   *
   * @throws CancellationException when cancelled meanwhile
   * @throws RuntimeException the call's own, when it is the records' fault
   */
  <T> T untilDone(Step step, Cancellation cancellation, Supplier<T> call) {
    long since = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      cancellation.check();
      try {
        T result = call.get();
        status.done(step, since);
        if (attempt > 1) {
          status.recovered(step);
          LOG.infof("%s works again after %d failures", step, attempt - 1);
        }
        return result;
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException e) {
        if (Blame.isRecords(e)) {
          throw e;
        }
        pause(step, cancellation, attempt, e);
      }
    }
  }

  void untilDone(Step step, Cancellation cancellation, Runnable call) {
    untilDone(
        step,
        cancellation,
        () -> {
          call.run();
          return true;
        });
  }

  /** Says that the step waits, and waits; the time grows with the attempts. */
  void pause(Step step, Cancellation cancellation, int attempt, RuntimeException failure) {
    status.retrying(step, Blame.reason(failure));
    if (attempt == 1) {
      LOG.warnf(failure, "%s failed; ingestion waits and tries again", step);
    } else {
      LOG.debugf(failure, "%s failed %d times", step, attempt);
    }
    cancellation.sleep(backoff.wait(attempt));
  }

  /**
   * The step is done; ends what {@link #pause} began.
   *
   * @param since {@link System#nanoTime()} when the step began
   */
  void done(Step step, long since) {
    status.recovered(step);
    status.done(step, since);
  }
}
