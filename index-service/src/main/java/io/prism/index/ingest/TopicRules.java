package io.prism.index.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wanted of a topic, and what is wrong with one that is there. */
final class TopicRules {
  /** Of so many copies one may be away while records are still acknowledged by two. */
  private static final int COPIES_OF_A_CLUSTER = 3;

  private final KafkaSettings.Topics wanted;

  TopicRules(KafkaSettings.Topics wanted) {
    this.wanted = wanted;
  }

  /**
   * Copies that must have a record before it is acknowledged.
   *
   * @param replication copies of the topic
   */
  int minInsync(int replication) {
    if (wanted.minInsyncReplicas() > 0) {
      // More than there are copies could never acknowledge anything.
      return replication > 0
          ? Math.min(wanted.minInsyncReplicas(), replication)
          : wanted.minInsyncReplicas();
    }
    return replication >= COPIES_OF_A_CLUSTER ? 2 : 1;
  }

  /** Why nothing may be read from it or written to it, and what to do; empty when all is well. */
  Optional<String> refusal(TopicFacts topic) {
    if (!topic.areConfigsKnown()) {
      return Optional.empty();
    }
    int actual = topic.minInsync();
    int least = minInsync(topic.replication());
    if (actual > topic.replication()) {
      return Optional.of(
          "topic %s has %d copies and min.insync.replicas=%d, so no record can ever be acknowledged; %s"
              .formatted(topic.name(), topic.replication(), actual, alter(topic, least)));
    }
    if (actual < least) {
      return Optional.of(
          "topic %s acknowledges a record as soon as %d of %d copies have it (min.insync.replicas=%d), so acknowledged uploads can be lost with a broker; %s, or accept it with prism.index.kafka.topics.min-insync-replicas=%d"
              .formatted(
                  topic.name(), actual, topic.replication(), actual, alter(topic, least), actual));
    }
    return Optional.empty();
  }

  /**
   * What an operator should know.
   *
   * @param brokers of the cluster
   */
  List<String> warnings(TopicFacts topic, int brokers) {
    List<String> warnings = new ArrayList<>();
    if (!topic.areConfigsKnown()) {
      warnings.add(
          "the settings of topic %s cannot be checked: the user may not DescribeConfigs"
              .formatted(topic.name()));
    }
    if (topic.partitions() < wanted.partitions()) {
      warnings.add(
          "topic %s has %d partitions, not %d: at most %d replicas share its work. Partitions that are added later tear an artwork's records apart; make a new topic instead"
              .formatted(
                  topic.name(), topic.partitions(), wanted.partitions(), topic.partitions()));
    }
    if (topic.replication() < Math.max(wanted.replication(), Math.min(2, brokers))) {
      warnings.add(
          "topic %s has %d copies of each partition on %d brokers: a broker that is lost may take uploads with it; raise it with kafka-reassign-partitions"
              .formatted(topic.name(), topic.replication(), brokers));
    }
    if (topic.isUncleanLeaderAllowed()) {
      warnings.add(
          "topic %s has unclean.leader.election.enable=true: acknowledged records can be lost"
              .formatted(topic.name()));
    }
    if (topic.name().equals(wanted.uploaded()) && topic.forgets()) {
      warnings.add(
          "topic %s forgets uploads after its retention, so a lost index cannot be built again from it; set cleanup.policy=compact"
              .formatted(topic.name()));
    }
    return warnings;
  }

  private static String alter(TopicFacts topic, int minInsync) {
    return "kafka-configs --alter --topic %s --add-config min.insync.replicas=%d"
        .formatted(topic.name(), minInsync);
  }
}
