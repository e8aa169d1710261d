package io.prism.index.store;

import static io.prism.index.store.Artworks.MODEL;
import static io.prism.index.store.Artworks.SIZE;
import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.embedding.ModelId;
import io.prism.index.store.IndexUnusableException.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the folder when the process, the disk or the operator fails. */
class LuceneFailuresTest {
  @TempDir Path temp;

  @Test
  void whatWasAcknowledgedSurvivesACrash() throws IOException {
    Path copy = temp.resolve("copy");
    try (ArtworkIndex index = open(temp.resolve("a"))) {
      index.put(List.of(indexed("first", 1)));
      index.put(List.of(indexed("second", 1)));
      index.delete(List.of(new Deletion("first", 2)));
      // As a killed process leaves it: nothing closed, nothing flushed.
      copy(temp.resolve("a"), copy);
    }
    try (ArtworkIndex index = open(copy)) {
      assertThat(index.get(List.of("second"))).doesNotContain(Optional.empty());
      assertThat(index.put(List.of(indexed("first", 1)))).containsExactly(PutOutcome.STALE);
      assertThat(index.stats().indexed()).isEqualTo(1);
    }
  }

  @Test
  void aHalfWrittenCommitIsNoHarm() throws IOException {
    Path folder = temp.resolve("a");
    try (ArtworkIndex index = open(folder)) {
      index.put(List.of(indexed("first", 1)));
    }
    Files.write(folder.resolve("pending_segments_zz"), new byte[] {1, 2, 3});
    Files.write(folder.resolve("_zz.cfs"), new byte[] {1, 2, 3});

    try (ArtworkIndex index = open(folder)) {
      assertThat(index.stats().indexed()).isEqualTo(1);
    }
  }

  @Test
  void aFolderInUseIsSaidToBeInUse() {
    Path folder = temp.resolve("a");
    try (ArtworkIndex first = open(folder)) {
      assertThat(first.stats().indexed()).isZero();
      assertThatThrownBy(() -> open(folder))
          .isInstanceOfSatisfying(
              IndexUnusableException.class, e -> assertThat(e.kind()).isEqualTo(Cause.LOCKED))
          .hasMessageContaining("in use")
          .hasMessageContaining(folder.toString());
    }
    open(folder).close();
  }

  @Test
  void aFlippedByteIsFoundAtStart() throws IOException {
    Path folder = temp.resolve("a");
    try (ArtworkIndex index = open(folder)) {
      index.put(List.of(indexed("first", 1), indexed("second", 1)));
    }
    Path data = fileEnding(folder, ".cfs");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(data, bytes);

    assertDamaged(folder);
  }

  @Test
  void aTruncatedFileIsFoundAtStart() throws IOException {
    Path folder = temp.resolve("a");
    try (ArtworkIndex index = open(folder)) {
      index.put(List.of(indexed("first", 1)));
    }
    Path data = fileEnding(folder, ".cfs");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, 40), StandardOpenOption.TRUNCATE_EXISTING);

    assertDamaged(folder);
  }

  @Test
  void aMissingFileIsFoundAtStart() throws IOException {
    Path folder = temp.resolve("a");
    try (ArtworkIndex index = open(folder)) {
      index.put(List.of(indexed("first", 1)));
    }
    Files.delete(fileEnding(folder, ".cfs"));

    assertDamaged(folder);
  }

  @Test
  void vectorsOfAnotherModelAreNotOpened() {
    Path folder = temp.resolve("a");
    try (ArtworkIndex index = open(folder)) {
      index.put(List.of(indexed("first", 1)));
    }
    LuceneSettings other = LuceneSettings.defaults(folder, ModelId.parse("test-pack@2"), SIZE);
    assertThatThrownBy(() -> LuceneArtworkIndex.open(other))
        .isInstanceOfSatisfying(
            IndexUnusableException.class, e -> assertThat(e.kind()).isEqualTo(Cause.OTHER_MODEL))
        .hasMessageContaining("holds vectors of test-pack@1, and test-pack@2 is to serve");
    open(folder).close();
  }

  @Test
  void aFolderOfAVersionThatWroteOtherThingsIsNotOpened() {
    Path folder = temp.resolve("a");
    LuceneSettings settings = LuceneSettings.defaults(folder, MODEL, SIZE);
    try (ArtworkIndex index = open(folder)) {
      index.put(List.of(indexed("first", 1)));
    }
    try (IndexFolder older = IndexFolder.open(settings)) {
      older.writer().setLiveCommitData(Map.of("model", MODEL.toString()).entrySet());
      older.writer().commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThatThrownBy(() -> LuceneArtworkIndex.open(settings))
        .isInstanceOfSatisfying(
            IndexUnusableException.class, e -> assertThat(e.kind()).isEqualTo(Cause.OTHER_FORM))
        .hasMessageContaining("built anew from the log");
  }

  @Test
  void aFolderThatIsAFileIsNotAccessible() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> open(file))
        .isInstanceOfSatisfying(
            IndexUnusableException.class,
            e -> assertThat(e.kind()).isEqualTo(Cause.NOT_ACCESSIBLE));
  }

  @Test
  void closingTwiceIsNoHarm() {
    ArtworkIndex index = open(temp.resolve("a"));
    index.close();
    index.close();
  }

  private static ArtworkIndex open(Path folder) {
    return LuceneArtworkIndex.open(LuceneSettings.defaults(folder, MODEL, SIZE));
  }

  private static void assertDamaged(Path folder) {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOfSatisfying(
            IndexUnusableException.class, e -> assertThat(e.kind()).isEqualTo(Cause.CORRUPT));
  }

  private static Path fileEnding(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
