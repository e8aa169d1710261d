package io.prism.index.backup;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.archive.DurableFiles;
import io.prism.index.archive.StoredBackup;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexOrigin;
import io.prism.index.store.IndexSnapshots;
import io.prism.index.store.IndexStats;
import io.prism.type.v1.Backup;
import io.prism.type.v1.BackupFile;
import io.prism.type.v1.LogPosition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes backups of a running index below one folder, one at a time. A backup is either there
 * wholly, under its name, or not at all.
 */
public final class Backups {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Of what is not finished; no name can begin so. */
  private static final String UNFINISHED = ".unfinished-";

  /** Who makes a backup holds it; nor can a name begin so. */
  private static final String LOCK = ".lock";

  private final Semaphore running = new Semaphore(1);
  private final Path folder;
  private final Duration patience;
  private final Source source;

  /** What is copied. */
  public record Source(ArtworkIndex index, StreamPositions positions) {}

  /**
   * @param folder of all backups; made if it is missing
   * @param patience how long a backup waits for uploads that were accepted before it began
   */
  public Backups(Path folder, Duration patience, Source source) {
    this.folder = folder;
    this.patience = patience;
    this.source = source;
  }

  /**
   * Blocks until the backup is durable.
   *
   * @throws PrismException INVALID_ARGUMENT for a name that is none or taken, QUOTA_EXCEEDED while
   *     another is made, UNAVAILABLE when the log or the disk is away
   */
  public Backup create(String name) {
    if (!NAME.matcher(name).matches()) {
      throw PrismException.invalid(
          "name", "A backup's name is 1 to 64 of a-z, 0-9 and -, and does not begin with -.");
    }
    if (!running.tryAcquire()) {
      throw anotherRuns();
    }
    try {
      return written(name);
    } catch (IOException e) {
      throw new PrismException(
          Problem.of(
              Reason.UNAVAILABLE,
              "The backup could not be written, is the disk full? Nothing is left of it."),
          e);
    } finally {
      running.release();
    }
  }

  private Backup written(String name) throws IOException {
    Files.createDirectories(folder);
    // Of the services that share the folder, too.
    try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE)) {
      if (lock.tryLock() == null) {
        throw anotherRuns();
      }
      return writtenAlone(name);
    } catch (OverlappingFileLockException e) {
      throw anotherRuns();
    }
  }

  private static PrismException anotherRuns() {
    return PrismException.of(
        Reason.QUOTA_EXCEEDED, "Another backup is being made; please try again later.");
  }

  private Backup writtenAlone(String name) throws IOException {
    Path finished = folder.resolve(name);
    if (Files.exists(finished)) {
      throw PrismException.invalid("name", "There is a backup of this name.");
    }
    // Of a process that was killed.
    for (Path file : DurableFiles.files(folder)) {
      if (file.getFileName().toString().startsWith(UNFINISHED)) {
        DurableFiles.delete(file);
      }
    }
    Path unfinished = folder.resolve(UNFINISHED + name);
    try {
      Backup backup = write(unfinished, name);
      DurableFiles.publish(unfinished, finished);
      return backup;
    } finally {
      DurableFiles.delete(unfinished);
    }
  }

  /** The position first, the index after it: what lies between is indexed twice, never missed. */
  private Backup write(Path unfinished, String name) throws IOException {
    IndexSnapshots snapshots =
        source
            .index()
            .snapshots()
            .orElseThrow(
                () ->
                    PrismException.of(
                        Reason.INVALID_ARGUMENT,
                        "The index is not kept by this service; back it up where it is kept."));
    String engine = snapshots.engine();
    IndexOrigin origin = source.index().origin();
    if (origin.restored().isPresent()) {
      throw PrismException.of(
          Reason.UNAVAILABLE,
          "The index was put back and ingestion has not gone back in the log yet; please try again"
              + " later.");
    }
    List<LogPosition> ends = source.positions().ends();
    List<LogPosition> before = awaited(ends, origin.id());
    Backup.Builder backup = Backup.newBuilder();
    IndexStats stats = source.index().stats();
    backup
        .setFormat(StoredBackup.FORMAT)
        .setName(name)
        .setCreateTime(Timestamps.now())
        .setEngine(engine)
        .setModel(stats.model())
        .setIndexed(stats.indexed());
    Path index = unfinished.resolve(StoredBackup.INDEX);
    Files.createDirectories(index);
    snapshots.writeTo(index);
    if (!source.index().origin().id().equals(origin.id())) {
      throw PrismException.of(
          Reason.UNAVAILABLE,
          "The index was replaced by another one meanwhile; please try again later.");
    }
    // Lower than before if ingestion has begun to read a lost index anew meanwhile.
    List<LogPosition> positions = earlier(before, source.positions().indexed(origin.id()));
    backup.setQueued(behind(ends, positions)).addAllPositions(positions);
    for (Path file : DurableFiles.files(index)) {
      long bytes = Files.size(file);
      backup.setBytes(backup.getBytes() + bytes);
      backup.addFiles(
          BackupFile.newBuilder()
              .setPath(StoredBackup.INDEX + "/" + file.getFileName())
              .setBytes(bytes)
              .setSha256(DurableFiles.sha256(file)));
    }
    DurableFiles.force(index);
    Backup manifest = backup.build();
    DurableFiles.write(
        unfinished.resolve(StoredBackup.MANIFEST),
        (JsonFormat.printer().print(manifest) + "\n").getBytes(StandardCharsets.UTF_8));
    return manifest;
  }

  /** What is indexed once everything before the ends is, or when patience ends. */
  private List<LogPosition> awaited(List<LogPosition> ends, String index) {
    long end = System.nanoTime() + patience.toNanos();
    List<LogPosition> indexed = source.positions().indexed(index);
    while (behind(ends, indexed) > 0 && System.nanoTime() < end) {
      pause();
      indexed = source.positions().indexed(index);
    }
    return indexed;
  }

  /** The lower offset of each partition; 0 where one does not know it, or means another log. */
  private static List<LogPosition> earlier(List<LogPosition> some, List<LogPosition> others) {
    Map<Integer, LogPosition> known =
        others.stream().collect(Collectors.toMap(LogPosition::getPartition, it -> it));
    return some.stream()
        .map(
            one -> {
              LogPosition other =
                  known.getOrDefault(one.getPartition(), LogPosition.getDefaultInstance());
              boolean same = one.getTopicId().equals(other.getTopicId());
              return one.toBuilder()
                  .setOffset(same ? Math.min(one.getOffset(), other.getOffset()) : 0)
                  .build();
            })
        .toList();
  }

  private static long behind(List<LogPosition> ends, List<LogPosition> indexed) {
    Map<Integer, Long> offsets =
        indexed.stream()
            .collect(Collectors.toMap(LogPosition::getPartition, LogPosition::getOffset));
    return ends.stream()
        .mapToLong(it -> Math.max(0, it.getOffset() - offsets.getOrDefault(it.getPartition(), 0L)))
        .sum();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrismException(Problem.of(Reason.UNAVAILABLE, "Prism is shutting down."), e);
    }
  }
}
