package io.prism.index.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Everything through the graphs. */
class LuceneArtworkIndexTest extends ArtworkIndexContract {
  @TempDir Path folder;

  @Override
  protected ArtworkIndex open() {
    return LuceneArtworkIndex.open(
        new LuceneSettings(
            folder,
            Artworks.MODEL,
            Artworks.SIZE,
            16,
            1,
            0,
            LuceneSettings.ExactUpTo.NEVER,
            200,
            true));
  }
}
