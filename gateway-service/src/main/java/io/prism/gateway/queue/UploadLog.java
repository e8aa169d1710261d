package io.prism.gateway.queue;

import io.prism.event.v1.ArtworkUploaded;
import java.time.Duration;

/**
 * The log of record. Both calls block until the entry is durable or the patience is over; {@code
 * UNAVAILABLE} then means that it may or may not have been written, so the caller tries again.
 */
public interface UploadLog {
  /** Where an entry stands in the log. */
  record Position(int partition, long offset) {}

  Position upload(ArtworkUploaded event, Duration patience);

  /**
   * @param version of the deletion; an upload needs a higher one to bring the artwork back
   */
  Position delete(String id, long version, Duration patience);
}
