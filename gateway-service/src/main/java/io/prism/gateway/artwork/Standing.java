package io.prism.gateway.artwork;

import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.queue.Queued;
import io.prism.type.v1.Artwork;
import java.util.Optional;

/**
 * What is known of one id: the index's word, and the log's where it is ahead of the index.
 *
 * @param indexed INDEXED, REJECTED or DELETED
 * @param queued the newest entry of the log that the index may not have seen
 */
record Standing(Optional<Artwork> indexed, Optional<Queued> queued) {

  /** The artwork as a caller sees it; empty when nobody has heard of the id. */
  Optional<Artwork> view() {
    return isIndexAhead() ? indexed : queued.flatMap(this::queuedView);
  }

  /** The highest version that is known of the id; 0 when there is none. */
  long version() {
    return Math.max(
        indexed.map(Artwork::getVersion).orElse(0L), queued.map(Queued::version).orElse(0L));
  }

  /** The upload that counts at the moment, if the artwork is neither unknown nor to be deleted. */
  Optional<ArtworkUploaded> upload() {
    if (isIndexAhead()) {
      return indexed
          .filter(artwork -> artwork.getState() != Artwork.State.DELETED)
          .map(Uploads::fromArtwork);
    }
    return queued.flatMap(Queued::event);
  }

  boolean isRejected() {
    return isIndexAhead()
        && indexed.filter(a -> a.getState() == Artwork.State.REJECTED).isPresent();
  }

  private boolean isIndexAhead() {
    if (queued.isEmpty()) {
      return true;
    }
    if (indexed.isEmpty()) {
      return false;
    }
    Artwork known = indexed.get();
    if (queued.get().isDeletion()) {
      return known.getState() == Artwork.State.DELETED
          && known.getVersion() >= queued.get().version();
    }
    return known.getVersion() >= queued.get().version();
  }

  private Optional<Artwork> queuedView(Queued entry) {
    if (entry.event().isPresent()) {
      return entry.event().map(Uploads::toQueuedArtwork);
    }
    // A deletion is on its way: until the index has done it, the artwork may still be found.
    return indexed.map(
        artwork ->
            artwork.getState() == Artwork.State.DELETED
                ? artwork
                : artwork.toBuilder()
                    .setState(Artwork.State.QUEUED)
                    .setVersion(Math.max(artwork.getVersion(), entry.version()))
                    .build());
  }
}
