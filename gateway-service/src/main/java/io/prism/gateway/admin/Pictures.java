package io.prism.gateway.admin;

import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which pictures of the store some artwork has. Kept as the first 64 bits of their hashes. */
final class Pictures {
  private static final int PAGE = 1_000;
  private static final long ORPHAN = 0;
  private static final long OWNED = 1;

  private final PictureStore store;
  private final LongTable known;
  private int orphans;

  /** Reads the names of all pictures that are there now. */
  Pictures(PictureStore store, int limit) {
    this.store = store;
    this.known = new LongTable(limit);
    @Nullable Sha256 after = null;
    List<Sha256> page;
    do {
      page = store.list(after, PAGE);
      for (Sha256 picture : page) {
        known.merge(hash(picture), ORPHAN, (a, b) -> a);
        after = picture;
      }
    } while (page.size() == PAGE);
    orphans = known.size();
  }

  int count() {
    return known.size();
  }

  int orphans() {
    return orphans;
  }

  /** An artwork has it. */
  void own(String sha256) {
    if (!Sha256.isWellFormed(sha256)) {
      return;
    }
    long hash = hash(new Sha256(sha256));
    if (known.get(hash) == ORPHAN) {
      known.merge(hash, OWNED, (a, b) -> b);
      orphans--;
    }
  }

  /** It may have come since the names were read. */
  boolean has(String sha256) {
    if (!Sha256.isWellFormed(sha256)) {
      return false;
    }
    Sha256 picture = new Sha256(sha256);
    return known.get(hash(picture)) != LongTable.NONE || store.exists(picture);
  }

  private static long hash(Sha256 picture) {
    return Long.parseUnsignedLong(picture.hex(), 0, 16, 16);
  }
}
