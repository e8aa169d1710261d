package io.prism.index.ingest;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as the brokers describe it.
 *
 * @param replication copies of each partition
 * @param configs by name, defaults included; empty when they may not be read
 */
record TopicFacts(String name, int partitions, int replication, Map<String, String> configs) {
  TopicFacts {
    configs = Map.copyOf(configs);
  }

  boolean areConfigsKnown() {
    return !configs.isEmpty();
  }

  /** Copies that must have a record before it is acknowledged. */
  int minInsync() {
    return Integer.parseInt(configs.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
  }

  /** Whether records vanish for their age or for the topic's size, not for newer ones. */
  boolean forgets() {
    return configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains("delete")
        && (number(TopicConfig.RETENTION_MS_CONFIG) >= 0
            || number(TopicConfig.RETENTION_BYTES_CONFIG) >= 0);
  }

  boolean isUncleanLeaderAllowed() {
    return Boolean.parseBoolean(configs.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG));
  }

  private long number(String config) {
    return Long.parseLong(configs.getOrDefault(config, "-1"));
  }
}
