package io.prism.index.ingest;

import org.apache.kafka.common.KafkaException;

/** A topic on which acknowledged records would not be safe, and what to do about it. */
final class UnfitTopicException extends KafkaException {
  private static final long serialVersionUID = 1L;

  UnfitTopicException(String message) {
    super(message);
  }

  UnfitTopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
