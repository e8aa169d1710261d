package io.prism.index.ingest;

import io.prism.core.error.Problem;
import io.prism.event.v1.ArtworkUploaded;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One record of {@code artworks.uploaded}, decoded. */
sealed interface Incoming {
  /** The version of a record whose version could not be read: older than anything stored. */
  long UNKNOWN_VERSION = -1;

  /** The record as it came. */
  ConsumerRecord<byte[], byte[]> origin();

  /** The artwork; null when the key names none. */
  @Nullable String id();

  default TopicPartition partition() {
    return new TopicPartition(origin().topic(), origin().partition());
  }

  /**
   * A picture to be indexed.
   *
   * @param event checked; its id is set
   */
  record Upload(ConsumerRecord<byte[], byte[]> origin, ArtworkUploaded event) implements Incoming {
    @Override
    public String id() {
      return event.getId();
    }
  }

  /**
   * A tombstone.
   *
   * @param version of the header {@code prism-version}; 0: whatever is stored
   */
  record Removal(ConsumerRecord<byte[], byte[]> origin, String id, long version)
      implements Incoming {}

  /**
   * A record that will never be anything but wrong.
   *
   * @param id null when the key is not an artwork id
   * @param version what the event says, or {@link #UNKNOWN_VERSION}
   */
  record Unusable(
      ConsumerRecord<byte[], byte[]> origin, @Nullable String id, long version, Problem problem)
      implements Incoming {}
}
