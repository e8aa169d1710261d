package io.prism.index.ingest;

import java.util.Collections;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that are not indexed and committed yet.
 *
 * @param total over this replica's partitions; -1: unknown
 * @param worst of one partition; -1: unknown
 * @param partitions that this replica reads
 */
record Lag(long total, long worst, int partitions) {
  static final Lag UNKNOWN = new Lag(-1, -1, 0);

  static Lag of(Map<TopicPartition, Long> behind) {
    long total = behind.values().stream().mapToLong(Long::longValue).sum();
    long worst = behind.isEmpty() ? 0 : Collections.max(behind.values());
    return new Lag(total, worst, behind.size());
  }
}
