package io.prism.index.ingest;

import io.opentelemetry.context.Context;
import io.prism.telemetry.Traces;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records of one poll on their way through the pipeline. Thread-safe. */
final class Batch {
  private final List<Incoming> records;
  private final Map<TopicPartition, OffsetAndMetadata> next;
  private final Set<TopicPartition> revoked = ConcurrentHashMap.newKeySet();
  private final Cancellation cancellation = new Cancellation();
  private boolean writing;
  private final Instant received;
  private final Map<Incoming, Context> traces = new IdentityHashMap<>();

  private Batch(
      List<Incoming> records,
      Map<TopicPartition, OffsetAndMetadata> next,
      Instant received,
      RecordTraces traces) {
    this.records = records;
    this.next = next;
    this.received = received;
    records.forEach(record -> this.traces.put(record, traces.begin(record)));
  }

  /** Whoever makes it ends it. */
  static Batch of(
      ConsumerRecords<byte[], byte[]> polled,
      RecordDecoder decoder,
      RecordTraces traces,
      Instant now) {
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
    return new Batch(decoded, next, now, traces);
  }

  int size() {
    return records.size();
  }

  /** When the records were read. */
  Instant received() {
    return received;
  }

  /** The trace of a record of this batch. */
  Context trace(Incoming record) {
    return Objects.requireNonNull(traces.get(record));
  }

  List<Context> traces(Collection<? extends Incoming> records) {
    return records.stream().map(this::trace).toList();
  }

  /** The records' way is over. */
  void end(@Nullable Throwable failure) {
    for (Context trace : traces.values()) {
      if (failure != null) {
        Traces.fail(trace, "given up");
      }
      Traces.end(trace);
    }
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

  /** The offset of the first record of the partition; empty when there is none that is wanted. */
  OptionalLong first(TopicPartition partition) {
    return records().stream()
        .filter(record -> record.partition().equals(partition))
        .mapToLong(record -> record.origin().offset())
        .min();
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

  /** What is wanted now is written, to the end if it can be. */
  synchronized void beginWriting() {
    writing = true;
  }

  /**
   * Another member shall read these partitions: their records are dropped unless they are being
   * written, which their next reader has to wait for.
   */
  synchronized void revoke(Collection<TopicPartition> partitions) {
    if (!writing) {
      lose(partitions);
    }
  }

  /**
   * Another member reads these partitions: their offsets are its business, whatever was written.
   */
  synchronized void lose(Collection<TopicPartition> partitions) {
    revoked.addAll(partitions);
    if (revoked.containsAll(next.keySet())) {
      cancellation.cancel();
    }
  }
}
