package io.prism.gateway.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log from where the index stands, so that what any producer queued is known here. Runs
 * on a thread of its own, never joins a consumer group and never commits.
 */
public final class LogTail implements Runnable {
  private static final Logger LOG = Logger.getLogger(LogTail.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration SWEEP = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Consumer<String, byte[]> consumer;
  private final IndexedOffsets indexed;
  private final QueuedArtworks queue;
  private final String topic;
  private long swept;
  private @Nullable String trouble;
  private volatile boolean caughtUp;
  private volatile boolean stopped;

  /** What the index's consumer group has committed: the offsets it would read next. */
  @FunctionalInterface
  public interface IndexedOffsets extends AutoCloseable {
    /** Partitions without a commit are absent. Blocks. */
    Map<TopicPartition, Long> committed();

    @Override
    default void close() {}
  }

  /**
   * @param consumer belongs to the thread that runs this; closed at its end
   */
  public LogTail(
      Consumer<String, byte[]> consumer,
      IndexedOffsets indexed,
      QueuedArtworks queue,
      String topic) {
    this.consumer = consumer;
    this.indexed = indexed;
    this.queue = queue;
    this.topic = topic;
  }

  /** Whether everything that was in the log when this started is known. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped = true;
    consumer.wakeup();
  }

  @Override
  public void run() {
    try (consumer) {
      while (!stopped) {
        follow();
      }
    }
  }

  private void follow() {
    try {
      List<TopicPartition> partitions = partitions();
      if (partitions.isEmpty()) {
        pause();
        return;
      }
      consumer.assign(partitions);
      seek(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!stopped) {
        poll();
        trouble = null;
        caughtUp = caughtUp || ends.entrySet().stream().allMatch(this::isReached);
      }
    } catch (WakeupException | InterruptException e) {
      stopped = true;
    } catch (KafkaException e) {
      failed(String.valueOf(e.getMessage()));
      pause();
    }
  }

  /** A reason is told once, however long it lasts. */
  private void failed(String why) {
    if (!why.equals(trouble)) {
      LOG.warnf("Reading %s failed, trying again: %s", topic, why);
      trouble = why;
    }
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private void seek(List<TopicPartition> partitions) {
    Map<TopicPartition, Long> committed = indexed.committed();
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long start = starts.getOrDefault(partition, 0L);
      consumer.seek(partition, Math.max(start, committed.getOrDefault(partition, start)));
    }
  }

  private void poll() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      if (record.key() != null) {
        UploadRecords.read(record).ifPresent(entry -> queue.add(record.key(), entry));
      }
    }
    if (queue.size() > 0 && System.nanoTime() - swept > SWEEP.toNanos()) {
      swept = System.nanoTime();
      indexed
          .committed()
          .forEach((partition, offset) -> queue.indexedUpTo(partition.partition(), offset));
    }
  }

  private boolean isReached(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) >= end.getValue();
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }
}
