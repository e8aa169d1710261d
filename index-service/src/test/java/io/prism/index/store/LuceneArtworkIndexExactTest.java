package io.prism.index.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** As a small collection is searched: every vector compared. */
class LuceneArtworkIndexExactTest extends ArtworkIndexContract {
  @TempDir Path folder;

  @Override
  protected ArtworkIndex open() {
    return LuceneArtworkIndex.open(LuceneSettings.defaults(folder, Artworks.MODEL, Artworks.SIZE));
  }
}
