package io.prism.index.ingest;

import io.prism.type.v1.Artwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a batch comes to: of several records of one artwork only the one that would win is
 * worked on, and nothing that the index has already or that is older than what it has.
 */
final class BatchPlanner {
  /** A record with this header is worked on even when nothing changed. */
  static final String RETRY_HEADER = "prism-retry";

  private final String model;

  /**
   * @param model what will make the vectors, for example {@code prism-mini@1}
   */
  BatchPlanner(String model) {
    this.model = model;
  }

  /**
   * @param tasks at most one an artwork that writes to the index
   * @param stale records that came to nothing
   */
  record Plan(List<Task> tasks, int stale) {}

  /**
   * @param records those of one artwork in the order of the stream
   * @param standings by artwork id, of those that the index knows
   */
  Plan plan(List<Incoming> records, Map<String, Standing> standings) {
    Map<String, Contest> contests = new LinkedHashMap<>();
    List<Task> tasks = new ArrayList<>();
    for (Incoming record : records) {
      String id = record.id();
      if (id != null) {
        contests.computeIfAbsent(id, key -> new Contest(standings.get(key))).enter(record);
      }
    }
    for (Contest contest : contests.values()) {
      Task task = contest.result();
      if (task != null) {
        tasks.add(task);
      }
    }
    records.stream()
        .filter(Incoming.Unusable.class::isInstance)
        .map(Incoming.Unusable.class::cast)
        .filter(unusable -> tasks.stream().noneMatch(task -> task.cause() == unusable))
        .forEach(unusable -> tasks.add(reject(unusable, false)));
    return new Plan(tasks, records.size() - tasks.size());
  }

  private static Task.Reject reject(Incoming.Unusable unusable, boolean stored) {
    byte[] value = unusable.origin().value();
    String fingerprint = Fingerprint.ofUnreadable(value == null ? new byte[0] : value);
    return new Task.Reject(unusable, fingerprint, stored);
  }

  /** The records of one artwork, of which the last one that is not older than another wins. */
  private final class Contest {
    private final @Nullable Standing standing;
    private @Nullable Incoming winner;
    private long version;

    Contest(@Nullable Standing standing) {
      this.standing = standing;
      this.version = standing == null ? Incoming.UNKNOWN_VERSION : standing.artwork().getVersion();
    }

    void enter(Incoming record) {
      long entering = versionOf(record);
      if (entering >= version) {
        winner = record;
        version = entering;
      }
    }

    private long versionOf(Incoming record) {
      if (record instanceof Incoming.Upload upload) {
        return upload.event().getVersion();
      }
      if (record instanceof Incoming.Removal removal) {
        return removal.version() == 0 ? Math.max(version, 0) : removal.version();
      }
      return versionOf((Incoming.Unusable) record);
    }

    // Garbage has no version, and when it comes again it is what it was.
    private long versionOf(Incoming.Unusable unusable) {
      boolean again =
          standing != null
              && unusable.version() == Incoming.UNKNOWN_VERSION
              && standing.isSame(
                  Artwork.State.REJECTED, version, reject(unusable, false).fingerprint());
      return again ? version : unusable.version();
    }

    @Nullable Task result() {
      if (winner instanceof Incoming.Upload upload) {
        Task.Index task = new Task.Index(upload, Fingerprint.of(upload.event(), model));
        boolean again = upload.origin().headers().lastHeader(RETRY_HEADER) != null;
        return again ? task : unlessKnown(task, task.fingerprint());
      }
      if (winner instanceof Incoming.Removal removal) {
        Task.Remove task = new Task.Remove(removal, version, standing != null || version > 0);
        return standing != null && standing.isSame(Artwork.State.DELETED, version, "")
            ? new Task.Confirm(removal, standing.artwork())
            : task;
      }
      if (winner instanceof Incoming.Unusable unusable) {
        Task.Reject task = reject(unusable, true);
        return unlessKnown(task, task.fingerprint());
      }
      return null;
    }

    private Task unlessKnown(Task task, String fingerprint) {
      if (standing == null) {
        return task;
      }
      long stored = Math.max(version, 0);
      boolean known =
          standing.isSame(Artwork.State.INDEXED, stored, fingerprint)
              || standing.isSame(Artwork.State.REJECTED, stored, fingerprint);
      return known ? new Task.Confirm(task.cause(), standing.artwork()) : task;
    }
  }
}
