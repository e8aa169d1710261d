package io.prism.gateway.fake;

import io.prism.gateway.GatewayConfig;
import io.prism.gateway.queue.KafkaConnections;
import io.prism.gateway.queue.LogTail;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's own mock clients: the gateway's tail sees an empty topic of one partition, its readers
 * see what the test says, and what is written is remembered.
 */
@Mock
@Singleton
public class FakeKafka extends KafkaConnections {
  private static final TopicPartition PARTITION = new TopicPartition("artworks.uploaded", 0);

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> logs =
      new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();

  public FakeKafka(GatewayConfig config) {
    super(config);
  }

  /** What the gateway writes to. */
  public MockProducer<String, byte[]> log() {
    return producer;
  }

  @Override
  public Producer<String, byte[]> producer() {
    return producer;
  }

  /** What readers see, by partition; each record's offset is its place in the list. */
  public Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> logs() {
    return logs;
  }

  /** Adds a record to what readers see. */
  public void write(String topic, int partition, String key, byte[] value, Header... headers) {
    List<ConsumerRecord<String, byte[]>> log =
        logs.computeIfAbsent(
            new TopicPartition(topic, partition), name -> new CopyOnWriteArrayList<>());
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(topic, partition, log.size(), key, value);
    List.of(headers).forEach(record.headers()::add);
    log.add(record);
  }

  /** What the index has read. */
  public Map<TopicPartition, Long> committed() {
    return committed;
  }

  @Override
  public Consumer<String, byte[]> consumer(String purpose) {
    return purpose.equals("tail") ? tail() : new LogConsumer(logs);
  }

  private static Consumer<String, byte[]> tail() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    Node node = new Node(0, "localhost", 9092);
    consumer.updatePartitions(
        PARTITION.topic(),
        List.of(
            new PartitionInfo(PARTITION.topic(), 0, node, new Node[] {node}, new Node[] {node})));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    return consumer;
  }

  @Override
  public Admin admin() {
    throw new KafkaException("there is no broker in these tests");
  }

  @Override
  public LogTail.IndexedOffsets committedOffsets() {
    return () -> committed;
  }

  /** Reads the lists as they are at each poll. */
  private static final class LogConsumer extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> logs;

    LogConsumer(Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> logs) {
      super("earliest");
      this.logs = logs;
      Node node = new Node(0, "localhost", 9092);
      Node[] nodes = {node};
      logs.keySet().stream()
          .collect(Collectors.groupingBy(TopicPartition::topic))
          .forEach(
              (topic, partitions) ->
                  updatePartitions(
                      topic,
                      partitions.stream()
                          .map(p -> new PartitionInfo(topic, p.partition(), node, nodes, nodes))
                          .toList()));
      logs.forEach(
          (partition, log) -> {
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, (long) log.size()));
          });
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
      for (TopicPartition partition : assignment()) {
        long from = position(partition);
        logs.get(partition).stream().filter(r -> r.offset() >= from).forEach(this::addRecord);
      }
      return super.poll(timeout);
    }
  }
}
