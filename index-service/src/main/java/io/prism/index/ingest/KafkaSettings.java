package io.prism.index.ingest;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where the stream is. */
@ConfigMapping(prefix = "prism.index.kafka")
public interface KafkaSettings {
  /** host:port, comma-separated. */
  String bootstrapServers();

  /** Replicas of one group share the partitions. */
  String groupId();

  /**
   * Names this replica for static membership; must be unique and stable. A replica that comes back
   * under its name goes on at once; without one the group waits for the session timeout after a
   * crash.
   */
  Optional<String> instanceId();

  /**
   * How long the group waits for a silent replica before the others read its partitions. With an
   * instance id it should outlast a restart; the brokers allow 6 s to 30 min.
   */
  Duration sessionTimeout();

  Topics topics();

  /** Names and shape. */
  interface Topics {
    String uploaded();

    String indexed();

    String deadLetters();

    /** Of topics that are created; more replicas than partitions are idle. */
    int partitions();

    /** Copies of each partition of topics that are created; -1: the broker's default. */
    short replication();

    /**
     * Copies that must have a record before it is acknowledged; topics with fewer are refused. -1:
     * 2 where there are three copies and more, else 1.
     */
    int minInsyncReplicas();
  }

  /**
   * Any further property of Kafka's clients, for example {@code "security.protocol"}; the name in
   * quotes.
   */
  Map<String, String> client();
}
