package io.prism.index.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Creates the three topics where they are missing; topics that are there stay as they are. Uploads
 * are the log of record and compacted; results too, so that they hold the last word on each
 * artwork; dead letters are kept for 30 days.
 */
final class TopicSetup {
  private static final Logger LOG = Logger.getLogger(TopicSetup.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Supplier<Admin> admins;
  private final KafkaSettings.Topics topics;

  TopicSetup(Supplier<Admin> admins, KafkaSettings.Topics topics) {
    this.admins = admins;
    this.topics = topics;
  }

  /**
   * Blocks for at most some seconds.
   *
   * @throws KafkaException when the broker is away or refuses
   */
  void run() {
    try (Admin admin = admins.get()) {
      Map<String, KafkaFuture<Void>> created =
          admin
              .createTopics(
                  List.of(
                      topic(topics.uploaded(), TopicConfig.CLEANUP_POLICY_COMPACT, Map.of()),
                      topic(topics.indexed(), TopicConfig.CLEANUP_POLICY_COMPACT, Map.of()),
                      topic(
                          topics.deadLetters(),
                          TopicConfig.CLEANUP_POLICY_DELETE,
                          // A dead letter is a record with headers added.
                          Map.of(
                              TopicConfig.RETENTION_MS_CONFIG,
                              Long.toString(Duration.ofDays(30).toMillis()),
                              TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                              "4194304"))))
              .values();
      created.forEach(TopicSetup::await);
    }
  }

  private NewTopic topic(String name, String cleanup, Map<String, String> configs) {
    Map<String, String> all = new HashMap<>(configs);
    all.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
    return new NewTopic(
            name,
            Optional.of(topics.partitions()),
            topics.replication() < 0 ? Optional.empty() : Optional.of(topics.replication()))
        .configs(all);
  }

  private static void await(String topic, KafkaFuture<Void> created) {
    try {
      created.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      LOG.infof("created topic %s", topic);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("topic " + topic + " could not be created", e.getCause());
      }
    } catch (TimeoutException e) {
      throw new KafkaException("the broker did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
