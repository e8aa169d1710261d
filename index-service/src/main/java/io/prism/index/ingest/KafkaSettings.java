package io.prism.index.ingest;

import io.smallrye.config.ConfigMapping;
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
  }

  /** Any further property of Kafka's clients, for example security.protocol. */
  Map<String, String> client();
}
