package io.prism.index.ingest;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The records of one poll on their way through the pipeline. Thread-safe. */
final class Batch {
  private final List<Incoming> records;
  private final Map<TopicPartition, OffsetAndMetadata> next;
  private final Set<TopicPartition> revoked = ConcurrentHashMap.newKeySet();
  private final Cancellation cancellation = new Cancellation();
  private final Instant received;

  private Batch(
      List<Incoming> records, Map<TopicPartition, OffsetAndMetadata> next, Instant received) {
    this.records = records;
    this.next = next;
    this.received = received;
  }

  static Batch of(ConsumerRecords<byte[], byte[]> polled, RecordDecoder decoder, Instant now) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      long last = records.get(records.size() - 1).offset();
      next.put(partition, new OffsetAndMetadata(last + 1));
    }
    List<Incoming> decoded =
        polled.partitions().stream()
            .flatMap(partition -> polled.records(partition).stream())
            .map(decoder::decode)
            .toList();
    return new Batch(decoded, next, now);
  }

  int size() {
    return records.size();
  }

  /** When the records were read. */
  Instant received() {
    return received;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** In the order of their partitions; without those of revoked partitions. */
  List<Incoming> records() {
    return records.stream().filter(this::isWanted).toList();
  }

  /** The ids that the batch may write. */
  Set<String> keys() {
    return records.stream().map(Incoming::id).filter(Objects::nonNull).collect(Collectors.toSet());
  }

  /** Where reading goes on once the batch is done; without revoked partitions. */
  Map<TopicPartition, OffsetAndMetadata> next() {
    Map<TopicPartition, OffsetAndMetadata> mine = new HashMap<>(next);
    mine.keySet().removeAll(revoked);
    return mine;
  }

  boolean isWanted(Incoming record) {
    return !revoked.contains(record.partition());
  }

  /** Another member reads these partitions from now on: their records are dropped. */
  void revoke(Collection<TopicPartition> partitions) {
    revoked.addAll(partitions);
    if (revoked.containsAll(next.keySet())) {
      cancellation.cancel();
    }
  }
}
