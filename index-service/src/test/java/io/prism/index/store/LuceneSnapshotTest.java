package io.prism.index.store;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LuceneSnapshotTest extends IndexSnapshotsContract {
  @Override
  protected Both open() {
    LuceneArtworkIndex index = lucene(temp.resolve("index"));
    return new Both(index, index);
  }

  @Override
  protected ArtworkIndex reopen(Path snapshot) {
    return lucene(snapshot);
  }

  static LuceneArtworkIndex lucene(Path folder) {
    return LuceneArtworkIndex.open(LuceneSettings.defaults(folder, Artworks.MODEL, Artworks.SIZE));
  }

  /** Files of old commits would otherwise fill the disk. */
  @Test
  void whatOnlyASnapshotNeededIsDeletedAfterIt() throws Exception {
    Path folder = temp.resolve("index");
    try (LuceneArtworkIndex index = lucene(folder)) {
      for (int i = 0; i < 30; i++) {
        index.put(List.of(indexed("a", i + 1)));
        index.writeTo(Files.createDirectories(temp.resolve("s" + i)));
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.filter(file -> file.getFileName().toString().startsWith("segments_")))
            .hasSize(1);
      }
    }
  }
}
