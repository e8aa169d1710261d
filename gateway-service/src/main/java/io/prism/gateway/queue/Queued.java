package io.prism.gateway.queue;

import io.prism.event.v1.ArtworkUploaded;
import java.util.Optional;

/**
 * The newest entry of an artwork that the index may not have seen yet.
 *
 * @param version of the entry; an upload without one counts as 0
 * @param event empty: the artwork is to be deleted
 */
public record Queued(long version, Optional<ArtworkUploaded> event, UploadLog.Position position) {
  public boolean isDeletion() {
    return event.isEmpty();
  }
}
