package io.prism.index.ingest;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * One membership in the consumer group: reads while the pipeline has room, pauses while it has not,
 * and commits what is durable. It never stops polling, so the group keeps it however long something
 * is away. Used by one thread.
 */
final class PollSession implements ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(PollSession.class);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration BUSY = Duration.ofMillis(20);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration FINAL_COMMIT_TIMEOUT = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final ArtworkConsumer.Loop loop;
  private final BatchPipeline pipeline;
  private final IngestStatus status;
  private final LagWatch lag;
  private final Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();

  PollSession(Consumer<byte[], byte[]> consumer, ArtworkConsumer.Loop loop, IngestStatus status) {
    this.consumer = consumer;
    this.loop = loop;
    this.pipeline = loop.pipeline();
    this.status = status;
    this.lag = new LagWatch(consumer, pipeline);
  }

  /** One turn of the loop; blocks for at most half a second unless the group rebalances. */
  void turn() {
    boolean full = pipeline.inFlight() >= loop.maxInFlight();
    if (full) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    ConsumerRecords<byte[], byte[]> records =
        consumer.poll(full || pipeline.inFlight() > 0 ? BUSY : IDLE);
    if (!records.isEmpty()) {
      pipeline.add(loop.reading().batch(records, Clock.systemUTC().instant()));
    }
    commitDone(COMMIT_TIMEOUT);
    status.lag(lag.look());
  }

  /** Waits for what is in flight, but not for long and for nothing that is away, and commits it. */
  void finish(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    do {
      try {
        consumer.pause(consumer.assignment());
        consumer.poll(BUSY);
        commitDone(FINAL_COMMIT_TIMEOUT);
      } catch (WakeupException e) {
        LOG.trace("the call to stop itself", e);
      }
    } while (isUnfinished() && status.waiting().isEmpty() && System.nanoTime() < end);
  }

  private boolean isUnfinished() {
    return pipeline.inFlight() > 0 || !durable.isEmpty();
  }

  private void commitDone(Duration timeout) {
    for (Batch batch : pipeline.takeDone()) {
      durable.putAll(batch.next());
    }
    if (durable.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(durable), timeout);
      durable.clear();
      status.recovered(Step.STREAM);
    } catch (RebalanceInProgressException | RetriableException e) {
      // Stays in durable: the next turn tries again, after poll() has done its part.
      LOG.debug("offsets are committed later", e);
    } catch (CommitFailedException e) {
      // The group went on without this member: somebody else reads these records again, which
      // changes nothing.
      LOG.warn("offsets were not committed; the records are read again", e);
      durable.clear();
    }
  }

  /**
   * Partitions go to another member in an orderly way: what is being written is finished and
   * committed first, so that nobody tells it again; the rest is the other's to read.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    pipeline.revoke(partitions);
    try {
      awaitWritten(partitions);
      commitDone(COMMIT_TIMEOUT);
    } catch (WakeupException e) {
      commitDone(FINAL_COMMIT_TIMEOUT);
      throw e;
    } finally {
      drop(partitions);
    }
  }

  /** Not for long, and for nothing that is away: the group waits meanwhile. */
  private void awaitWritten(Collection<TopicPartition> partitions) {
    long end = System.nanoTime() + WRITE_PATIENCE.toNanos();
    while (pipeline.isWriting(partitions)
        && status.waiting().isEmpty()
        && System.nanoTime() < end) {
      LockSupport.parkNanos(BUSY.toNanos());
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    drop(partitions);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.infof("reading %s", partitions);
    if (!partitions.isEmpty() && loop.isIndexEmpty().getAsBoolean()) {
      rewind(partitions);
    }
  }

  /**
   * An index that was lost is built again from the log, whatever was committed for its predecessor.
   * Committed before anything is indexed, so that whoever dies in between begins there again.
   */
  private void rewind(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(Set.copyOf(partitions), COMMIT_TIMEOUT);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, COMMIT_TIMEOUT);
    Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
    beginnings.forEach(
        (partition, beginning) -> {
          OffsetAndMetadata offset = committed.get(partition);
          if (offset != null && offset.offset() > beginning) {
            back.put(partition, new OffsetAndMetadata(beginning));
          }
        });
    if (!back.isEmpty()) {
      LOG.warnf("the index is empty: uploads are read from the beginning again, %s", back.keySet());
      consumer.commitSync(back, COMMIT_TIMEOUT);
      back.forEach((partition, offset) -> consumer.seek(partition, offset.offset()));
    }
  }

  private void drop(Collection<TopicPartition> partitions) {
    pipeline.lose(partitions);
    durable.keySet().removeAll(partitions);
  }
}
