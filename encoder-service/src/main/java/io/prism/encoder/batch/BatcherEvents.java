package io.prism.encoder.batch;

/**
 * What a batcher tells its observers. Called while work is done, so implementations return at once.
 */
public interface BatcherEvents {
  /** Nobody listens. */
  BatcherEvents NONE = new BatcherEvents() {};

  /** An item found no place. */
  default void rejected(Lane lane) {}

  /** An item's deadline passed while it waited. */
  default void expired(Lane lane) {}

  /** An item was cancelled while it waited. */
  default void withdrawn(Lane lane) {}

  /** An item was taken into a batch after this long. */
  default void waited(Lane lane, long nanos) {}

  /** A batch was computed. */
  default void computed(int items, long nanos) {}
}
