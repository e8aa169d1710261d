package io.prism.index.ingest;

import io.prism.index.store.IndexOrigin;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** The index that is read for; empty before the first partition. */
  private String index = "";

  PollSession(Consumer<byte[], byte[]> consumer, ArtworkConsumer.Loop loop, IngestStatus status) {
    this.consumer = consumer;
    this.loop = loop;
    this.pipeline = loop.pipeline();
    this.status = status;
    this.lag = new LagWatch(consumer, pipeline);
  }

  /** One turn of the loop; blocks for at most half a second unless the group rebalances. */
  void turn() {
    requireSameIndex(loop.start().watch().seen());
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
      batch.next().forEach((partition, next) -> durable.put(partition, commit(next.offset())));
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
    if (partitions.isEmpty()) {
      return;
    }
    IndexOrigin origin = loop.start().watch().look();
    requireSameIndex(origin.id());
    index = origin.id();
    StartOffsets starts =
        new StartOffsets(origin, loop.start().index().stats().isEmpty(), loop.start().log());
    begin(partitions, starts);
    if (origin.restored().isPresent()) {
      settle(origin, starts);
    }
  }

  /**
   * Committed before anything is indexed, so that whoever dies in between begins there again, and
   * whoever reads the partition next knows for which index.
   */
  private void begin(Collection<TopicPartition> partitions, StartOffsets starts) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(partitions);
    // Beginnings are asked of the partitions' leaders, and one that is away would hold up all.
    List<TopicPartition> open =
        partitions.stream().filter(it -> !starts.goesOn(committed.get(it))).toList();
    if (open.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> back =
        starts.of(consumer.beginningOffsets(open, COMMIT_TIMEOUT), committed);
    if (back.entrySet().stream().anyMatch(it -> isBehind(it.getValue(), committed, it.getKey()))) {
      LOG.warnf("the index is empty or another one: uploads are read again from %s", back);
    }
    consumer.commitSync(back, COMMIT_TIMEOUT);
    back.forEach((partition, offset) -> consumer.seek(partition, offset.offset()));
  }

  private static boolean isBehind(
      OffsetAndMetadata start,
      Map<TopicPartition, OffsetAndMetadata> committed,
      TopicPartition partition) {
    OffsetAndMetadata commit = committed.get(partition);
    return commit != null && start.offset() < commit.offset();
  }

  /** Once every partition of the log went back, whoever reads it, nobody has to any more. */
  private void settle(IndexOrigin origin, StartOffsets starts) {
    List<TopicPartition> all =
        consumer.partitionsFor(loop.topic(), COMMIT_TIMEOUT).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    if (starts.isSettled(all, committed(all))) {
      loop.start().index().wentBack(origin);
    }
  }

  /** Of those that have one. */
  private Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(consumer.committed(Set.copyOf(partitions), COMMIT_TIMEOUT));
    committed.values().removeIf(Objects::isNull);
    return committed;
  }

  private OffsetAndMetadata commit(long offset) {
    return new OffsetAndMetadata(offset, index);
  }

  /** What was read for another index is given up, and read again by another session. */
  private void requireSameIndex(String now) {
    if (!index.isEmpty() && !now.equals(index)) {
      throw new IndexReplacedException();
    }
  }

  private void drop(Collection<TopicPartition> partitions) {
    pipeline.lose(partitions);
    durable.keySet().removeAll(partitions);
  }
}
