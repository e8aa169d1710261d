package io.prism.index.ingest;

import io.prism.core.error.Reason;
import io.prism.index.backup.StreamPositions;
import io.prism.index.store.ArtworkIndex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a membership in the consumer group alive on a thread of its own: a session that fails is
 * given up without committing anything that is not durable, and another one begins where the
 * commits end.
 */
public final class ArtworkConsumer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ArtworkConsumer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final int ROUNDS = 30;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Runnable topics;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Loop loop;
  private final Backoff backoff;
  private final IngestStatus status;
  private final Cancellation stop = new Cancellation();
  private final Thread thread = new Thread(this::run, "prism-ingest");
  private volatile @Nullable Consumer<byte[], byte[]> current;
  private int failures;

  /**
   * @param topics makes sure that the topics are there; fails while the broker is away
   * @param consumers opens a consumer; this class closes it
   */
  ArtworkConsumer(
      Runnable topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Loop loop,
      Backoff backoff,
      IngestStatus status) {
    this.topics = topics;
    this.consumers = consumers;
    this.loop = loop;
    this.backoff = backoff;
    this.status = status;
  }

  /**
   * What a session needs.
   *
   * @param topic to read
   * @param maxInFlight batches on their way at a time
   */
  record Loop(
      String topic, BatchPipeline pipeline, Reading reading, int maxInFlight, Start start) {}

  /** What tells where reading begins. */
  record Start(ArtworkIndex index, IndexWatch watch, StreamPositions log) {}

  /** Returns at once. */
  public void start() {
    status.running(true);
    thread.start();
  }

  /**
   * Finishes what is almost done, gives up the rest, leaves the group. Blocks for ten seconds at
   * most.
   *
   * @return whether that is done; if not, some work holds it up: interrupt that, then {@link
   *     #close()}
   */
  boolean stop() {
    stop.cancel();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    return ends(PATIENCE.plus(CLOSE_TIMEOUT).plus(GRACE));
  }

  /** Gives everything up, and leaves the group if the broker lets it. Blocks for some seconds. */
  @Override
  public void close() {
    stop.cancel();
    thread.interrupt();
    if (!ends(CLOSE_TIMEOUT.plus(GRACE))) {
      LOG.warn("ingestion does not end; its group learns of it when the session times out");
    }
  }

  private boolean ends(Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (!stop.isCancelled()) {
        attempt();
      }
    } catch (CancellationException e) {
      LOG.debug("stopped while waiting", e);
    } finally {
      status.running(false);
    }
  }

  private void attempt() {
    try {
      topics.run();
      session();
    } catch (RuntimeException e) {
      failures++;
      told(e);
      status.retrying(Step.STREAM, Blame.reason(e));
      // Two replicas of one name would throw each other out again and again.
      stop.sleep(backoff.wait(e instanceof FencedInstanceIdException ? ROUNDS : failures));
    } catch (Error e) {
      // A defect or a lack of memory. The process still answers searches, so it is told, and
      // reading goes on where the commits end, rather than stopping in silence.
      failures++;
      LOG.errorf(e, "reading uploads met an error %d times; ingestion begins anew", failures);
      status.retrying(Step.STREAM, Reason.INTERNAL);
      stop.sleep(backoff.wait(failures));
    }
  }

  /** What people have to mend is told in a line of its own, once. */
  private void told(RuntimeException failure) {
    Optional<String> line = Trouble.of(failure);
    if (line.isPresent() && !line.get().equals(status.trouble())) {
      LOG.error(line.get());
      status.trouble(line.get());
    } else if (failure instanceof IndexReplacedException) {
      LOG.warn(failure.getMessage());
    } else if (line.isEmpty() && failures == 1) {
      LOG.warn("reading uploads failed; ingestion begins anew", failure);
    } else {
      LOG.debugf(failure, "reading uploads failed %d times", failures);
    }
  }

  private void session() {
    Consumer<byte[], byte[]> consumer = consumers.get();
    current = consumer;
    try {
      PollSession session = new PollSession(consumer, loop, status);
      consumer.subscribe(List.of(loop.topic()), session);
      turns(session);
      session.finish(PATIENCE);
    } finally {
      current = null;
      loop.pipeline().abandon();
      status.gaveUp();
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  private void turns(PollSession session) {
    try {
      while (!stop.isCancelled()) {
        session.turn();
        if (failures > 0) {
          failures = 0;
          status.trouble(null);
          status.recovered(Step.STREAM);
        }
      }
    } catch (WakeupException e) {
      if (!stop.isCancelled()) {
        throw e;
      }
    }
  }
}
