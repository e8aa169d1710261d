package io.prism.gateway.queue;

import io.prism.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Opens the gateway's connections to Kafka. Whoever asks for one closes it. */
@Singleton
public class KafkaConnections {
  private static final int BUFFER_BYTES = 32 << 20;
  private static final int ADMIN_TIMEOUT_MS = 5_000;

  private final GatewayConfig.Kafka config;

  public KafkaConnections(GatewayConfig config) {
    this.config = config.kafka();
  }

  /** Durable on all replicas, written once, bounded in memory and time. */
  public Producer<String, byte[]> producer() {
    int patience = Math.toIntExact(config.deliveryTimeout().toMillis());
    return new KafkaProducer<>(
        with(
            "prism-gateway",
            Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                BUFFER_BYTES,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                patience,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                patience,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                patience)),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /**
   * Reads without a group: its place is nobody else's business.
   *
   * @param purpose for Kafka's logs
   */
  public Consumer<String, byte[]> consumer(String purpose) {
    return new KafkaConsumer<>(
        with(
            "prism-gateway-" + purpose,
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ADMIN_TIMEOUT_MS,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ADMIN_TIMEOUT_MS - 1)),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A view of what the index has committed. */
  public LogTail.IndexedOffsets committedOffsets() {
    return new CommittedOffsets(admin("offsets"), config.indexGroup(), config.topic());
  }

  /** For looking whether the brokers are there. */
  public Admin admin() {
    return admin("health");
  }

  private Admin admin(String purpose) {
    return Admin.create(
        with(
            "prism-gateway-" + purpose,
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ADMIN_TIMEOUT_MS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ADMIN_TIMEOUT_MS - 1)));
  }

  /** The configured properties, and over them those that safety and patience depend on. */
  private Map<String, Object> with(String clientId, Map<String, Object> ours) {
    Map<String, Object> all = new HashMap<>(config.client());
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    all.putAll(ours);
    return all;
  }

  /** What one consumer group has committed of one topic. */
  private static final class CommittedOffsets implements LogTail.IndexedOffsets {
    private final Admin admin;
    private final String group;
    private final String topic;

    /**
     * @param admin closed with this
     */
    CommittedOffsets(Admin admin, String group, String topic) {
      this.admin = admin;
      this.group = group;
      this.topic = topic;
    }

    @Override
    public Map<TopicPartition, Long> committed() {
      try {
        Map<TopicPartition, OffsetAndMetadata> offsets =
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ADMIN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        return offsets.entrySet().stream()
            .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
      } catch (ExecutionException | TimeoutException e) {
        throw new KafkaException("The offsets of " + group + " cannot be read", e);
      } catch (InterruptedException e) {
        throw new org.apache.kafka.common.errors.InterruptException(e);
      }
    }

    @Override
    public void close() {
      admin.close(java.time.Duration.ofSeconds(1));
    }
  }
}
