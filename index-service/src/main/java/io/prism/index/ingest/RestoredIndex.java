package io.prism.index.ingest;

import com.google.protobuf.util.JsonFormat;
import io.prism.index.backup.StreamPositions;
import io.prism.type.v1.Backup;
import io.prism.type.v1.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where an index that was put back from a backup goes on in the log. What the group committed since
 * then was indexed by the index that was lost, and is read again. Used by one thread.
 *
 * <p>The log may be another one by now: then its offsets mean other records, and it is read from
 * the beginning. Nothing is ever skipped.
 */
final class RestoredIndex {
  private final Path mark;
  private final StreamPositions log;
  private final Set<Integer> done = new HashSet<>();

  /**
   * @param mark the manifest that {@link io.prism.index.backup.Restore} left; usually there is none
   * @param log as it is now
   */
  RestoredIndex(Path mark, StreamPositions log) {
    this.mark = mark;
    this.log = log;
  }

  /** Where to go back to, for those of the partitions that a restore is to blame for. */
  Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    if (!Files.exists(mark)) {
      return Map.of();
    }
    Map<Integer, LogPosition> kept = byPartition(read().getPositionsList());
    Map<Integer, LogPosition> ends = byPartition(log.ends());
    Map<TopicPartition, Long> back = new HashMap<>();
    for (TopicPartition partition : partitions) {
      if (!done.contains(partition.partition())) {
        back.put(
            partition, position(kept.get(partition.partition()), ends.get(partition.partition())));
      }
    }
    return back;
  }

  private static long position(@Nullable LogPosition kept, @Nullable LogPosition end) {
    if (kept == null || end == null) {
      return 0;
    }
    boolean same = kept.getTopicId().equals(end.getTopicId());
    return same && kept.getOffset() <= end.getOffset() ? kept.getOffset() : 0;
  }

  /** Once the group has committed that it goes back. */
  void wentBack(Collection<TopicPartition> partitions) {
    if (!Files.exists(mark)) {
      return;
    }
    partitions.forEach(partition -> done.add(partition.partition()));
    Set<Integer> all = byPartition(log.ends()).keySet();
    // None are known while the topic is being made.
    if (!all.isEmpty() && done.containsAll(all)) {
      try {
        Files.deleteIfExists(mark);
      } catch (IOException e) {
        throw new UncheckedIOException(mark + " cannot be deleted", e);
      }
    }
  }

  private static Map<Integer, LogPosition> byPartition(List<LogPosition> positions) {
    Map<Integer, LogPosition> found = new HashMap<>();
    positions.forEach(position -> found.put(position.getPartition(), position));
    return found;
  }

  private Backup read() {
    try {
      Backup.Builder backup = Backup.newBuilder();
      // As it was read when it was put back: of a later format, if it can be.
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(Files.readString(mark, StandardCharsets.UTF_8), backup);
      return backup.build();
    } catch (IOException e) {
      throw new UncheckedIOException(mark + " cannot be read", e);
    }
  }
}
