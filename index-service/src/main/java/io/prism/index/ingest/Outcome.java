package io.prism.index.ingest;

import io.prism.core.error.Problem;
import io.prism.index.store.IndexedArtwork;
import io.prism.type.v1.Artwork;
import org.jspecify.annotations.Nullable;

/** What a task came to, to be made durable. */
sealed interface Outcome {
  Incoming cause();

  record Indexed(Incoming cause, IndexedArtwork artwork) implements Outcome {}

  /**
   * @param artwork the memory of the deletion
   * @param known whether there is anything to remember
   */
  record Removed(Incoming cause, IndexedArtwork artwork, boolean known) implements Outcome {}

  /**
   * @param artwork null when only the dead letters take note
   */
  record Rejected(Incoming cause, Problem problem, @Nullable IndexedArtwork artwork)
      implements Outcome {}

  /** Durable already. */
  record Confirmed(Incoming cause, Artwork artwork) implements Outcome {}
}
