package io.prism.gateway.fake;

import io.prism.gateway.GatewayConfig;
import io.prism.gateway.queue.KafkaConnections;
import io.prism.gateway.queue.LogTail;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own mock clients: an empty topic of one partition, and a record of what is written. */
@Mock
@Singleton
public class FakeKafka extends KafkaConnections {
  private static final TopicPartition PARTITION = new TopicPartition("artworks.uploaded", 0);

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
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

  @Override
  public Consumer<String, byte[]> consumer() {
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
  public LogTail.IndexedOffsets committedOffsets() {
    return () -> committed;
  }
}
