package io.prism.index.ingest;

import io.prism.index.backup.StreamPositions;
import io.prism.type.v1.LogPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own mocks: one partition's log, and what was committed of it. */
final class MockStreams implements Streams {
  static final TopicPartition PARTITION = new TopicPartition(Events.TOPIC, 0);

  final List<ConsumerRecord<byte[], byte[]>> log = new CopyOnWriteArrayList<>();
  final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  final AtomicReference<RuntimeException> nextCommitFails = new AtomicReference<>();
  final AtomicReference<RuntimeException> nextPollFails = new AtomicReference<>();
  final AtomicReference<Error> nextPollDies = new AtomicReference<>();
  final MockProducer<byte[], byte[]> producer;
  volatile MockConsumer<byte[], byte[]> consumer;
  volatile int brokerAway;

  MockStreams(boolean acknowledgeAtOnce) {
    producer =
        new MockProducer<>(
            acknowledgeAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            // The mock's own would acknowledge what the test still holds back.
          }
        };
  }

  /** What a new process finds. */
  MockStreams successor() {
    MockStreams next = new MockStreams(true);
    next.log.addAll(log);
    next.committed.putAll(committed);
    return next;
  }

  void add(String key, byte[] value) {
    add(key, value, Map.of());
  }

  void add(String key, byte[] value, Map<String, String> headers) {
    log.add(Events.record(0, log.size(), key, value, headers));
    MockConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      ConsumerRecord<byte[], byte[]> record = log.get(log.size() - 1);
      current.schedulePollTask(() -> current.addRecord(record));
    }
  }

  synchronized long committedOffset() {
    OffsetAndMetadata offset = committed.get(PARTITION);
    return offset == null ? 0 : offset.offset();
  }

  List<ProducerRecord<byte[], byte[]>> sent(String topic) {
    return producer.history().stream().filter(r -> r.topic().equals(topic)).toList();
  }

  @Override
  public void prepareTopics() {
    if (brokerAway > 0) {
      brokerAway--;
      throw new KafkaException("no broker");
    }
  }

  @Override
  public StreamPositions positions() {
    LogPosition end =
        LogPosition.newBuilder()
            .setTopic(PARTITION.topic())
            .setTopicId("mock")
            .setOffset(log.size())
            .build();
    return new StreamPositions() {
      @Override
      public List<LogPosition> ends() {
        return List.of(end);
      }

      @Override
      public List<LogPosition> indexed(String index) {
        return List.of(end.toBuilder().setOffset(committedOffset()).build());
      }
    };
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    return producer;
  }

  @Override
  public Consumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> fresh = new Recording();
    fresh.setMaxPollRecords(64);
    fresh.updateBeginningOffsets(Map.of(PARTITION, 0L));
    fresh.updateEndOffsets(Map.of(PARTITION, 1_000_000L));
    fresh.schedulePollTask(
        () -> {
          fresh.rebalance(List.of(PARTITION));
          fresh.seek(PARTITION, committedOffset());
          log.stream().filter(r -> r.offset() >= committedOffset()).forEach(fresh::addRecord);
          consumer = fresh;
        });
    return fresh;
  }

  private final class Recording extends MockConsumer<byte[], byte[]> {
    Recording() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      RuntimeException failure = nextPollFails.getAndSet(null);
      if (failure != null) {
        throw failure;
      }
      Error error = nextPollDies.getAndSet(null);
      if (error != null) {
        throw error;
      }
      return super.poll(timeout);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      synchronized (MockStreams.this) {
        return new HashMap<>(committed);
      }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      RuntimeException failure = nextCommitFails.getAndSet(null);
      if (failure != null) {
        throw failure;
      }
      synchronized (MockStreams.this) {
        committed.putAll(offsets);
      }
    }
  }
}
