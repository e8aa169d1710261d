package io.prism.gateway.queue;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic as it is at the moment, from end to end or backwards. Each call opens a consumer of
 * its own and blocks; Kafka's failures become {@code UNAVAILABLE}. Thread-safe.
 */
public final class LogReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** Offsets of each partition that are read at a time on the way back. */
  private static final long WINDOW = 2_000;

  private final KafkaConnections kafka;
  private final String topic;

  public LogReader(KafkaConnections kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /** Offsets by partition: from the first record to before the end. */
  public record Extent(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {}

  /** Takes what is read; its exceptions end the reading. */
  @FunctionalInterface
  public interface Sink {
    void take(ConsumerRecord<String, byte[]> record);
  }

  /** How far the topic reaches now; empty when there is no such topic. */
  public Extent extent() {
    return with(this::extent);
  }

  /** Reads everything within the extent, each partition in its order. */
  public void read(Extent extent, Sink sink) {
    with(
        consumer -> {
          read(consumer, extent.starts(), extent.ends(), sink, () -> {});
          return extent;
        });
  }

  /**
   * The last record that fits. Reads backwards, because what people ask for is mostly young.
   *
   * @param check runs now and then; its exception ends the search
   */
  public Optional<ConsumerRecord<String, byte[]>> last(
      Predicate<ConsumerRecord<String, byte[]>> wanted, Runnable check) {
    return with(
        consumer -> {
          Extent extent = extent(consumer);
          Map<TopicPartition, Long> to = new HashMap<>(extent.ends());
          List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
          while (found.isEmpty() && !to.isEmpty()) {
            Map<TopicPartition, Long> from = before(to, extent.starts());
            Sink sink =
                record -> {
                  if (wanted.test(record)) {
                    found.add(record);
                  }
                };
            read(consumer, from, to, sink, check);
            to = from;
            to.entrySet()
                .removeIf(e -> e.getValue() <= extent.starts().getOrDefault(e.getKey(), 0L));
          }
          return found.stream()
              .max(
                  java.util.Comparator.<ConsumerRecord<String, byte[]>>comparingLong(
                          ConsumerRecord::timestamp)
                      .thenComparingLong(ConsumerRecord::offset));
        });
  }

  private static Map<TopicPartition, Long> before(
      Map<TopicPartition, Long> to, Map<TopicPartition, Long> starts) {
    Map<TopicPartition, Long> from = new HashMap<>();
    to.forEach(
        (partition, end) ->
            from.put(partition, Math.max(starts.getOrDefault(partition, 0L), end - WINDOW)));
    return from;
  }

  private Extent extent(Consumer<String, byte[]> consumer) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    List<TopicPartition> partitions =
        infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    return new Extent(consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
  }

  private static void read(
      Consumer<String, byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Sink sink,
      Runnable check) {
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    Map<TopicPartition, Long> left = new HashMap<>(to);
    long heard = System.nanoTime();
    while (true) {
      left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (left.isEmpty()) {
        return;
      }
      check.run();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        heard = System.nanoTime();
        long end =
            to.getOrDefault(new TopicPartition(record.topic(), record.partition()), Long.MIN_VALUE);
        if (record.offset() < end) {
          sink.take(record);
        }
      }
      if (System.nanoTime() - heard > SILENCE.toNanos()) {
        throw PrismException.of(Reason.UNAVAILABLE, "The log does not answer; please try again.");
      }
    }
  }

  private <T> T with(java.util.function.Function<Consumer<String, byte[]>, T> work) {
    try (Consumer<String, byte[]> consumer = kafka.consumer("reader")) {
      return work.apply(consumer);
    } catch (KafkaException e) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The log cannot be read; please try again."), e);
    }
  }
}
