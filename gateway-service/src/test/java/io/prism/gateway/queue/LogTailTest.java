package io.prism.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.event.v1.ArtworkUploaded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private static final String TOPIC = "artworks.uploaded";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
  private final QueuedArtworks queue = new QueuedArtworks(100);
  private final LogTail tail = new LogTail(consumer, () -> committed, queue, TOPIC);
  private Thread thread;

  @BeforeEach
  void topic() {
    Node node = new Node(0, "localhost", 9092);
    consumer.updatePartitions(
        TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @AfterEach
  void stop() throws InterruptedException {
    tail.stop();
    thread.join(10_000);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void whatTheIndexHasNotCommittedIsQueued() {
    committed.put(PARTITION, 1L);
    log(
        record(0, "old", event("old", 1), false),
        record(1, "new", event("new", 4), false),
        record(2, "gone", null, false),
        record(3, "poison", "garbage".getBytes(StandardCharsets.UTF_8), false),
        record(4, "json", "{\"version\": \"3\"}".getBytes(StandardCharsets.UTF_8), true));

    start();
    eventually(tail::isCaughtUp);

    assertThat(queue.find("old")).isEmpty();
    assertThat(queue.find("new")).map(Queued::version).hasValue(4L);
    assertThat(queue.find("gone")).map(Queued::isDeletion).hasValue(true);
    assertThat(queue.find("poison")).isEmpty();
    assertThat(queue.find("json").flatMap(Queued::event).map(ArtworkUploaded::getId))
        .isEqualTo(Optional.of("json"));

    committed.put(PARTITION, 5L);
    eventually(() -> queue.size() == 0);
  }

  private void log(List<ConsumerRecord<String, byte[]>> records) {
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    consumer.schedulePollTask(() -> records.stream().skip(1).forEach(consumer::addRecord));
  }

  @SafeVarargs
  private void log(ConsumerRecord<String, byte[]>... records) {
    log(List.of(records));
  }

  private void start() {
    thread = new Thread(tail, "tail under test");
    thread.start();
  }

  private static byte[] event(String id, long version) {
    return ArtworkUploaded.newBuilder().setId(id).setVersion(version).build().toByteArray();
  }

  private static ConsumerRecord<String, byte[]> record(
      long offset, String key, byte[] value, boolean json) {
    RecordHeaders headers = new RecordHeaders();
    if (json) {
      headers.add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
    }
    return new ConsumerRecord<>(
        TOPIC,
        0,
        offset,
        0,
        TimestampType.CREATE_TIME,
        key.length(),
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time left").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
