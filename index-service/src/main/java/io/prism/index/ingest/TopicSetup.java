package io.prism.index.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Creates the three topics where they are missing, and looks at those that are there: one on which
 * acknowledged records would not be safe is refused, other differences are told once. Uploads are
 * the log of record and compacted; results too, so that they hold the last word on each artwork;
 * dead letters are kept for 30 days.
 */
final class TopicSetup {
  private static final Logger LOG = Logger.getLogger(TopicSetup.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Supplier<Admin> admins;
  private final KafkaSettings.Topics topics;
  private final TopicRules rules;
  private final Set<String> told = new HashSet<>();

  TopicSetup(Supplier<Admin> admins, KafkaSettings.Topics topics) {
    this.admins = admins;
    this.topics = topics;
    this.rules = new TopicRules(topics);
  }

  /**
   * Blocks for at most some seconds. Used by one thread.
   *
   * @throws KafkaException when the broker is away or refuses
   * @throws UnfitTopicException when a topic has to be changed first
   */
  void run() {
    try (Admin admin = admins.get()) {
      Map<String, NewTopic> missing = new LinkedHashMap<>(wanted());
      List<TopicFacts> there = existing(admin, missing.keySet());
      there.forEach(topic -> missing.remove(topic.name()));
      create(admin, missing.values());
      int brokers = await("the brokers", admin.describeCluster().nodes()).size();
      for (TopicFacts topic : there) {
        rules.refusal(topic).ifPresent(TopicSetup::refuse);
        rules.warnings(topic, brokers).stream().filter(told::add).forEach(LOG::warn);
      }
    }
  }

  private static void refuse(String why) {
    throw new UnfitTopicException(why);
  }

  private Map<String, NewTopic> wanted() {
    Map<String, NewTopic> wanted = new LinkedHashMap<>();
    for (String compacted : List.of(topics.uploaded(), topics.indexed())) {
      wanted.put(compacted, topic(compacted, TopicConfig.CLEANUP_POLICY_COMPACT, Map.of()));
    }
    wanted.put(
        topics.deadLetters(),
        topic(
            topics.deadLetters(),
            TopicConfig.CLEANUP_POLICY_DELETE,
            // A dead letter is a record with headers added.
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(Duration.ofDays(30).toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                "4194304")));
    return wanted;
  }

  private NewTopic topic(String name, String cleanup, Map<String, String> configs) {
    Map<String, String> all = new HashMap<>(configs);
    all.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
    int minInsync = rules.minInsync(topics.replication());
    if (minInsync > 1) {
      all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsync));
    }
    return new NewTopic(
            name,
            Optional.of(topics.partitions()),
            topics.replication() < 0 ? Optional.empty() : Optional.of(topics.replication()))
        .configs(all);
  }

  private static List<TopicFacts> existing(Admin admin, Collection<String> names) {
    List<TopicDescription> there = new ArrayList<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, description) -> find("topic " + name, description).ifPresent(there::add));
    return there.stream().map(topic -> facts(topic, configs(admin, topic.name()))).toList();
  }

  private static TopicFacts facts(TopicDescription topic, Map<String, String> configs) {
    int replication =
        topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    return new TopicFacts(topic.name(), topic.partitions().size(), replication, configs);
  }

  /** Empty when this user may not read them. */
  private static Map<String, String> configs(Admin admin, String name) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try {
      return values(
          await(
              "the settings of topic " + name,
              admin.describeConfigs(List.of(topic)).values().get(topic)));
    } catch (KafkaException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Map.of();
      }
      throw e;
    }
  }

  private static Map<String, String> values(Config config) {
    Map<String, String> values = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        values.put(entry.name(), entry.value());
      }
    }
    return values;
  }

  private void create(Admin admin, Collection<NewTopic> missing) {
    CreateTopicsResult created = admin.createTopics(missing);
    for (NewTopic topic : missing) {
      String name = topic.name();
      try {
        await("topic " + name + " could not be created:", created.values().get(name));
        LOG.infof("created topic %s", name);
        makeDurable(admin, created, name);
      } catch (KafkaException e) {
        if (e.getCause() instanceof InvalidReplicationFactorException few) {
          throw new UnfitTopicException(
              "topic %s cannot be created with prism.index.kafka.topics.replication=%d: %s"
                  .formatted(name, topics.replication(), few.getMessage()),
              few);
        }
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  /** Where the brokers chose the number of copies, their default for acknowledging may not fit. */
  private void makeDurable(Admin admin, CreateTopicsResult created, String name) {
    if (topics.replication() >= 0) {
      return;
    }
    int replication = await("topic " + name, created.replicationFactor(name));
    Map<String, String> configs = values(await("topic " + name, created.config(name)));
    int minInsync = rules.minInsync(replication);
    if (new TopicFacts(name, 1, replication, configs).minInsync() < minInsync) {
      ConfigEntry enough =
          new ConfigEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsync));
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
      await(
          "topic " + name,
          admin
              .incrementalAlterConfigs(
                  Map.of(topic, List.of(new AlterConfigOp(enough, AlterConfigOp.OpType.SET))))
              .all());
    }
  }

  private static Optional<TopicDescription> find(
      String what, KafkaFuture<TopicDescription> description) {
    try {
      return Optional.of(await(what, description));
    } catch (KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <T> T await(String what, @Nullable KafkaFuture<T> answer) {
    if (answer == null) {
      throw new KafkaException(what + ": no answer");
    }
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaException(what + " " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new KafkaException("the brokers did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
