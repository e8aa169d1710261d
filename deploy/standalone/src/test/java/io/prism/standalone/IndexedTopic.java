package io.prism.standalone;

import io.prism.event.v1.ArtworkIndexed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of results, as any reader sees it. */
final class IndexedTopic {

  private IndexedTopic() {}

  /** Everything that it says now, from its beginning. */
  static List<ArtworkIndexed> read(String bootstrapServers) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
    List<ArtworkIndexed> results = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("artworks.indexed").stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          results.add(ArtworkIndexed.parseFrom(record.value()));
        }
      }
    }
    return results;
  }
}
