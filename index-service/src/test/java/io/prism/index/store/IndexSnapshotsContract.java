package io.prism.index.store;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link IndexSnapshots} promises. */
public abstract class IndexSnapshotsContract {
  @TempDir protected Path temp;

  /** The same index under its two ports; the test closes it. */
  public record Both(ArtworkIndex index, IndexSnapshots snapshots) {}

  /** An empty index of {@link Artworks#MODEL}. */
  protected abstract Both open();

  /** An index that begins with what the snapshot holds. */
  protected abstract ArtworkIndex reopen(Path snapshot);

  @Test
  void aSnapshotHoldsWhatWasStoredBeforeItAndNothingLater() throws IOException {
    Both both = open();
    try (ArtworkIndex index = both.index()) {
      index.put(List.of(indexed("a", 1), indexed("gone", 1)));
      index.delete(List.of(new Deletion("gone", 2)));
      Path snapshot = write(both, "one");
      index.put(List.of(indexed("a", 2), indexed("b", 1)));
      try (ArtworkIndex restored = reopen(snapshot)) {
        assertThat(restored.get(List.of("a")).get(0).orElseThrow().getVersion()).isEqualTo(1);
        assertThat(restored.get(List.of("b"))).containsExactly(Optional.empty());
        assertThat(restored.put(List.of(indexed("gone", 1)))).containsExactly(PutOutcome.STALE);
      }
      assertThat(index.get(List.of("a")).get(0).orElseThrow().getVersion()).isEqualTo(2);
    }
  }

  @Test
  void anEmptyIndexHasASnapshotToo() throws IOException {
    Both both = open();
    try (ArtworkIndex index = both.index()) {
      assertThat(index.stats().indexed()).isZero();
      Path snapshot = write(both, "empty");
      try (ArtworkIndex restored = reopen(snapshot)) {
        assertThat(restored.stats().indexed()).isZero();
        restored.put(List.of(indexed("a", 1)));
        assertThat(restored.stats().indexed()).isEqualTo(1);
      }
    }
  }

  @Test
  void whileWritesGoOnEachSnapshotHoldsAtLeastWhatHadBeenStored() throws Exception {
    Both both = open();
    try (ArtworkIndex index = both.index()) {
      AtomicInteger stored = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer =
          new Thread(
              () -> {
                while (!stop.get()) {
                  index.put(List.of(indexed("a" + stored.get(), 1)));
                  stored.incrementAndGet();
                }
              });
      writer.start();
      try {
        for (int i = 0; i < 5; i++) {
          int more = stored.get() + 20;
          while (stored.get() < more && writer.isAlive()) {
            Thread.onSpinWait();
          }
          int least = stored.get();
          Path snapshot = write(both, "s" + i);
          try (ArtworkIndex restored = reopen(snapshot)) {
            assertThat(restored.stats().indexed()).isGreaterThanOrEqualTo(least);
          }
        }
      } finally {
        stop.set(true);
        writer.join();
      }
      assertThat(index.stats().indexed()).isEqualTo(stored.get());
    }
  }

  private Path write(Both both, String name) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("snapshots").resolve(name));
    both.snapshots().writeTo(folder);
    return folder;
  }
}
