package io.prism.index.ingest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.backup.StreamPositions;
import io.prism.type.v1.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Positions of the consumer group in the topic of uploads, as the brokers know them. */
final class GroupPositions implements StreamPositions {
  private final Supplier<Admin> admins;
  private final String topic;
  private final String group;

  /**
   * @param admins opens a client with timeouts of its own
   */
  GroupPositions(Supplier<Admin> admins, String topic, String group) {
    this.admins = admins;
    this.topic = topic;
    this.group = group;
  }

  @Override
  public List<LogPosition> ends() {
    return read((admin, partitions) -> ends(admin, partitions));
  }

  @Override
  public List<LogPosition> indexed(String index) {
    return read(
        (admin, partitions) -> {
          Map<TopicPartition, OffsetAndMetadata> committed =
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
          Map<TopicPartition, Long> offsets = new HashMap<>();
          for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            // Nothing was committed for this index: nothing is known to be indexed.
            offsets.put(
                partition, offset != null && offset.metadata().equals(index) ? offset.offset() : 0);
          }
          return offsets;
        });
  }

  private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (var found : admin.listOffsets(latest).all().get().entrySet()) {
      offsets.put(found.getKey(), found.getValue().offset());
    }
    return offsets;
  }

  private interface Question {
    Map<TopicPartition, Long> ask(Admin admin, List<TopicPartition> partitions)
        throws ExecutionException, InterruptedException;
  }

  private List<LogPosition> read(Question question) {
    try (Admin admin = admins.get()) {
      TopicDescription description =
          Objects.requireNonNull(
              admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
      List<TopicPartition> partitions =
          IntStream.range(0, description.partitions().size())
              .mapToObj(number -> new TopicPartition(topic, number))
              .toList();
      Map<TopicPartition, Long> offsets = question.ask(admin, partitions);
      Function<TopicPartition, LogPosition> position =
          partition ->
              LogPosition.newBuilder()
                  .setTopic(topic)
                  .setTopicId(description.topicId().toString())
                  .setPartition(partition.partition())
                  .setOffset(offsets.getOrDefault(partition, 0L))
                  .build();
      return partitions.stream().map(position).toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of();
      }
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    } catch (KafkaException e) {
      // Not even the brokers' names are known.
      throw away(e);
    }
  }

  private static PrismException away(Exception e) {
    return new PrismException(
        Problem.of(Reason.UNAVAILABLE, "Kafka does not say how far the log is indexed."), e);
  }
}
