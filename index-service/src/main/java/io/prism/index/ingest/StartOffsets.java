package io.prism.index.ingest;

import io.prism.index.backup.StreamPositions;
import io.prism.index.store.IndexOrigin;
import io.prism.type.v1.Backup;
import io.prism.type.v1.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where reading begins when what the group has committed belongs to another index: each commit
 * names the index that it was made for. An index that was lost is built again from the log, and one
 * that was put back from a backup goes on where the backup ends.
 *
 * <p>The log may be another one by then: its offsets mean other records, and it is read from the
 * beginning. Nothing is ever skipped.
 */
final class StartOffsets {
  private final IndexOrigin index;
  private final boolean isEmpty;
  private final Map<Integer, LogPosition> kept;
  private final Map<Integer, LogPosition> ends;

  /**
   * @param index as it is now
   * @param isEmpty whether it has never heard of any artwork
   * @param log as it is now
   */
  StartOffsets(IndexOrigin index, boolean isEmpty, StreamPositions log) {
    this.index = index;
    this.isEmpty = isEmpty;
    Optional<Backup> restored = index.restored();
    this.kept = restored.map(backup -> byPartition(backup.getPositionsList())).orElse(Map.of());
    this.ends = restored.isPresent() ? byPartition(log.ends()) : Map.of();
  }

  /** Whether reading goes on at the commit, wherever the partition begins. */
  boolean goesOn(@Nullable OffsetAndMetadata commit) {
    return commit != null && !isEmpty && isMine(commit);
  }

  /**
   * What is to be committed before anything is read; nothing for partitions whose commit belongs to
   * this index.
   *
   * @param beginnings of the partitions: each one's first offset
   * @param committed of the partitions that have a commit
   */
  Map<TopicPartition, OffsetAndMetadata> of(
      Map<TopicPartition, Long> beginnings, Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
    beginnings.forEach(
        (partition, beginning) -> {
          @Nullable OffsetAndMetadata commit = committed.get(partition);
          long start = start(partition, beginning, commit);
          if (commit == null || !isMine(commit) || start < commit.offset()) {
            starts.put(partition, new OffsetAndMetadata(start, index.id()));
          }
        });
    return starts;
  }

  private long start(TopicPartition partition, long beginning, @Nullable OffsetAndMetadata commit) {
    if (commit == null) {
      return position(partition, beginning);
    }
    if (isEmpty) {
      return Math.min(beginning, commit.offset());
    }
    // Those of earlier versions name none.
    boolean named = !commit.metadata().isEmpty();
    if (isMine(commit) || (!named && index.restored().isEmpty())) {
      return commit.offset();
    }
    return Math.min(position(partition, beginning), commit.offset());
  }

  private boolean isMine(OffsetAndMetadata commit) {
    return commit.metadata().equals(index.id());
  }

  /** Everything before it is in the index. */
  private long position(TopicPartition partition, long beginning) {
    @Nullable LogPosition there = kept.get(partition.partition());
    @Nullable LogPosition end = ends.get(partition.partition());
    if (isEmpty || there == null || end == null) {
      return beginning;
    }
    boolean same = there.getTopicId().equals(end.getTopicId());
    return same && there.getOffset() <= end.getOffset() ? there.getOffset() : beginning;
  }

  /** Whether every partition has a commit that belongs to the index. */
  boolean isSettled(List<TopicPartition> all, Map<TopicPartition, OffsetAndMetadata> committed) {
    // None are known while the topic is being made.
    return !all.isEmpty()
        && all.stream().map(committed::get).allMatch(commit -> commit != null && isMine(commit));
  }

  private static Map<Integer, LogPosition> byPartition(List<LogPosition> positions) {
    Map<Integer, LogPosition> found = new HashMap<>();
    positions.forEach(position -> found.put(position.getPartition(), position));
    return found;
  }
}
