package io.prism.caption.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyCacheTest {
  private static final VocabularyTexts TEXTS = Vocabularies.tiny(2, "cat", "dog");
  private static final List<float[]> ROWS =
      List.of(
          row(1, 0),
          row(0, 1),
          row(0.6f, 0.8f),
          row(-1, 0),
          row(0, -1),
          row(0.8f, 0.6f),
          row(-0.6f, 0.8f));

  @TempDir Path folder;
  private VocabularyCache cache;

  @BeforeEach
  void open() {
    cache = new VocabularyCache(folder.resolve("made when needed"));
  }

  private static float[] row(float x, float y) {
    return new float[] {x, y};
  }

  @Test
  void whatWasStoredIsLoaded() throws IOException {
    assertThat(cache.load(TEXTS)).isEmpty();
    cache.store(TEXTS, TermMatrix.of(ROWS));
    assertLoaded();
    cache.store(TEXTS, TermMatrix.of(ROWS));
    assertLoaded();
    try (Stream<Path> files = Files.list(file().getParent())) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void everyFlippedByteIsNoticed() throws IOException {
    cache.store(TEXTS, TermMatrix.of(ROWS));
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(file(), damaged);
      assertThat(cache.load(TEXTS)).as("byte %d", i).isEmpty();
    }
    Files.write(file(), whole);
    assertLoaded();
  }

  @Test
  void aFileThatIsShorterOrLongerIsNotUsed() throws IOException {
    cache.store(TEXTS, TermMatrix.of(ROWS));
    byte[] whole = Files.readAllBytes(file());
    for (int length : new int[] {0, 1, 48, whole.length - 1, whole.length + 1}) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(cache.load(TEXTS)).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void theFileOfAnotherVocabularyOfTheSameSizeIsNotUsed() throws IOException {
    cache.store(TEXTS, TermMatrix.of(ROWS));
    assertThat(cache.load(Vocabularies.tiny(2, "cat", "cow"))).isEmpty();
    assertThat(cache.load(Vocabularies.tiny(2, "dog", "cat"))).isEmpty();
  }

  @Test
  void aFolderInTheWayIsNoCache() throws IOException {
    Files.createDirectories(file());
    assertThat(cache.load(TEXTS)).isEmpty();
  }

  private Path file() {
    return folder.resolve("made when needed").resolve("tiny@1.vocabulary");
  }

  private void assertLoaded() {
    TermMatrix loaded = cache.load(TEXTS).orElseThrow();
    assertThat(loaded.rows()).isEqualTo(ROWS.size());
    for (int i = 0; i < ROWS.size(); i++) {
      assertThat(loaded.row(i)).containsExactly(ROWS.get(i));
    }
  }
}
