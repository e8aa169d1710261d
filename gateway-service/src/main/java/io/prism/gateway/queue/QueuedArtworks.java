package io.prism.gateway.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the log and is not indexed yet, so that a caller sees its own upload at once.
 * Bounded: beyond the limit the oldest entries are forgotten (GET then shows the index's older
 * state), but their highest version is kept, so that no later upload falls behind them.
 * Thread-safe.
 */
public final class QueuedArtworks {
  private final int limit;
  private final Map<String, Queued> entries = new LinkedHashMap<>();
  private long forgottenVersion;

  /**
   * @param limit how many artworks are remembered, at least 1
   */
  public QueuedArtworks(int limit) {
    this.limit = limit;
  }

  public synchronized Optional<Queued> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** Remembers an entry of the log unless a later one of the same artwork is known. */
  public synchronized void add(String id, Queued entry) {
    Queued known = entries.get(id);
    if (known != null
        && known.position().partition() == entry.position().partition()
        && known.position().offset() >= entry.position().offset()) {
      return;
    }
    entries.remove(id);
    entries.put(id, entry);
    if (entries.size() > limit) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    var oldest = entries.entrySet().iterator();
    forgottenVersion = Math.max(forgottenVersion, oldest.next().getValue().version());
    oldest.remove();
  }

  /** Forgets what the index has dealt with: everything before the offset. */
  public synchronized void indexedUpTo(int partition, long offset) {
    entries
        .values()
        .removeIf(
            entry ->
                entry.position().partition() == partition && entry.position().offset() < offset);
  }

  /** No forgotten entry has a higher version. */
  public synchronized long forgottenVersion() {
    return forgottenVersion;
  }

  public synchronized int size() {
    return entries.size();
  }
}
