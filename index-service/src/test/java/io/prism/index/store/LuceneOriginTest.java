package io.prism.index.store;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuceneOriginTest {
  @TempDir Path temp;

  private static LuceneArtworkIndex open(Path folder) {
    return LuceneSnapshotTest.lucene(folder);
  }

  private String idOf(Path folder) {
    try (LuceneArtworkIndex index = open(folder)) {
      return index.origin().id();
    }
  }

  @Test
  void itIsTheSameForTheLifeOfTheFolderAndAnotherForAnother() {
    String id = idOf(temp.resolve("one"));
    assertThat(idOf(temp.resolve("one"))).isEqualTo(id);
    assertThat(idOf(temp.resolve("two"))).isNotEqualTo(id);
  }

  @Test
  void aSnapshotIsAnotherIndex() throws Exception {
    Path snapshot = Files.createDirectory(temp.resolve("snapshot"));
    try (LuceneArtworkIndex index = open(temp.resolve("one"))) {
      index.put(List.of(indexed("a", 1)));
      index.writeTo(snapshot);
      assertThat(idOf(snapshot)).isNotEqualTo(index.origin().id());
    }
  }

  /** Of a power cut, say. Whatever is not known is read again. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x", "12345678-1234-1234-1234-1234567890ab\n", "ÿ"})
  void anIdThatIsNoneIsReplaced(String damaged) throws Exception {
    Path folder = temp.resolve("one");
    idOf(folder);
    Files.writeString(folder.resolve("origin"), damaged);
    String id = idOf(folder);
    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f-]{27}").isNotEqualTo(damaged);
    assertThat(idOf(folder)).isEqualTo(id);
  }

  @Test
  void whatItWasPutBackFromIsToldUntilIngestionWentBack() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("one"));
    // As a later version may write it.
    Files.writeString(
        folder.resolve("restored.json"),
        "{\"format\": 1, \"weather\": \"fine\", \"positions\": [{\"offset\": \"7\"}]}");
    try (LuceneArtworkIndex index = open(folder)) {
      IndexOrigin origin = index.origin();
      assertThat(origin.restored().orElseThrow().getPositions(0).getOffset()).isEqualTo(7);
      index.wentBack(origin);
      assertThat(index.origin())
          .isEqualTo(new IndexOrigin(origin.id(), java.util.Optional.empty()));
      index.wentBack(origin);
    }
  }

  @Test
  void aMarkThatCannotBeReadIsNotTakenForNone() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("one"));
    Files.writeString(folder.resolve("restored.json"), "{");
    try (LuceneArtworkIndex index = open(folder)) {
      assertThatThrownBy(index::origin)
          .isInstanceOf(PrismException.class)
          .cause()
          .hasMessageContaining("restored.json");
    }
  }
}
