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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
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
  private static final Duration PAUSE = Duration.ofMillis(100);

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
      List<TopicFacts> there = new ArrayList<>(existing(admin, missing.keySet()));
      there.forEach(topic -> missing.remove(topic.name()));
      create(admin, missing.values());
      List<TopicFacts> created = awaited(admin, missing.keySet());
      awaitLeaders(admin, created);
      there.addAll(created);
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
        .forEach(
            (name, description) ->
                ifKnown(() -> await("topic " + name, description)).ifPresent(there::add));
    return there.stream()
        .flatMap(topic -> ifKnown(() -> facts(topic, configs(admin, topic.name()))).stream())
        .toList();
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

  /** What was made before the brokers asked have heard of it. */
  private static List<TopicFacts> awaited(Admin admin, Set<String> names) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    List<TopicFacts> there = names.isEmpty() ? List.of() : existing(admin, names);
    while (there.size() < names.size()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new KafkaException("the brokers do not agree whether there are topics " + names);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      there = existing(admin, names);
    }
    return there;
  }

  /**
   * A new topic can be seen before its leaders know of it and take records. Of several records of a
   * producer that are on their way then, the first may be refused and the second taken, after which
   * the first is refused whenever it is sent again, until its time is up (KAFKA-14359).
   */
  private static void awaitLeaders(Admin admin, List<TopicFacts> created) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (TopicFacts topic : created) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    if (!partitions.isEmpty()) {
      await("the leaders of new topics:", admin.listOffsets(partitions).all());
    }
  }

  private void create(Admin admin, Collection<NewTopic> missing) {
    Map<String, NewTopic> durable = durable(admin, missing);
    CreateTopicsResult created = admin.createTopics(durable.values());
    for (String name : durable.keySet()) {
      if (succeeds(name, created.values().get(name))) {
        LOG.infof("created topic %s", name);
      }
    }
  }

  /**
   * Where the brokers choose the number of copies, they are asked for it first: their default for
   * acknowledging may not fit, and a topic that is mended afterwards is unfit for a while, for
   * other replicas to see.
   */
  private Map<String, NewTopic> durable(Admin admin, Collection<NewTopic> missing) {
    Map<String, NewTopic> durable = new LinkedHashMap<>();
    missing.forEach(topic -> durable.put(topic.name(), topic));
    if (topics.replication() >= 0 || missing.isEmpty()) {
      return durable;
    }
    CreateTopicsResult trial =
        admin.createTopics(missing, new CreateTopicsOptions().validateOnly(true));
    for (NewTopic topic : missing) {
      String name = topic.name();
      if (succeeds(name, trial.values().get(name))) {
        minInsync(trial, name).ifPresent(enough -> durable.put(name, withMinInsync(topic, enough)));
      }
    }
    return durable;
  }

  /** Empty where it fits the copies already, or this user may not know. */
  private Optional<Integer> minInsync(CreateTopicsResult trial, String name) {
    try {
      int replication = await("topic " + name, trial.replicationFactor(name));
      Map<String, String> configs = values(await("topic " + name, trial.config(name)));
      int planned = new TopicFacts(name, 1, replication, configs).minInsync();
      int enough = rules.minInsync(replication);
      boolean fits = enough <= planned && planned <= replication;
      return fits ? Optional.empty() : Optional.of(enough);
    } catch (KafkaException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static NewTopic withMinInsync(NewTopic topic, int minInsync) {
    Map<String, String> configs = new HashMap<>(topic.configs());
    configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsync));
    return new NewTopic(topic.name(), Optional.of(topic.numPartitions()), Optional.empty())
        .configs(configs);
  }

  /** False when another replica was first. */
  private boolean succeeds(String name, @Nullable KafkaFuture<Void> creation) {
    try {
      await("topic " + name + " could not be created:", creation);
      return true;
    } catch (KafkaException e) {
      if (e.getCause() instanceof InvalidReplicationFactorException few) {
        throw new UnfitTopicException(
            "topic %s cannot be created with prism.index.kafka.topics.replication=%d: %s"
                .formatted(name, topics.replication(), few.getMessage()),
            few);
      }
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  /** Empty when the broker that is asked has no such topic, or has not heard of it yet. */
  private static <T> Optional<T> ifKnown(Supplier<T> question) {
    try {
      return Optional.of(question.get());
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
