package io.prism.index.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * How far this replica is behind in each partition that it reads now. The consumer itself only
 * learns of the end of what it fetches, and fetches nothing while the pipeline is full: just when
 * it matters. So the brokers are asked. Used by the consumer's thread.
 */
final class LagWatch {
  private static final Logger LOG = Logger.getLogger(LagWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final BatchPipeline pipeline;
  private Map<TopicPartition, Long> ends = Map.of();
  private long asked = System.nanoTime() - EVERY.toNanos();

  LagWatch(Consumer<?, ?> consumer, BatchPipeline pipeline) {
    this.consumer = consumer;
    this.pipeline = pipeline;
  }

  /** As of two seconds ago at most, or of when the brokers last answered. */
  Lag look() {
    Set<TopicPartition> assigned = consumer.assignment();
    if (System.nanoTime() - asked >= EVERY.toNanos() || !ends.keySet().containsAll(assigned)) {
      ask(assigned);
    }
    try {
      Map<TopicPartition, Long> behind = new HashMap<>();
      for (TopicPartition partition : assigned) {
        Long end = ends.get(partition);
        if (end == null) {
          return Lag.UNKNOWN;
        }
        behind.put(partition, Math.max(0, end - reached(partition)));
      }
      return Lag.of(behind);
    } catch (TimeoutException e) {
      LOG.debug("it is not known yet where reading goes on", e);
      return Lag.UNKNOWN;
    }
  }

  /** What is in flight is not indexed. */
  private long reached(TopicPartition partition) {
    return pipeline.first(partition).orElseGet(() -> consumer.position(partition, TIMEOUT));
  }

  private void ask(Collection<TopicPartition> partitions) {
    asked = System.nanoTime();
    if (partitions.isEmpty()) {
      ends = Map.of();
      return;
    }
    try {
      ends = Map.copyOf(consumer.endOffsets(partitions, TIMEOUT));
    } catch (TimeoutException e) {
      LOG.debug("the ends of the partitions are not known now", e);
    }
  }
}
