package io.prism.index.ingest;

import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/** Failures of the stream that do not heal by themselves, in a line that says what to do. */
final class Trouble {
  private Trouble() {}

  /** Empty when waiting may well help. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String line = line(cause);
      if (!line.isEmpty()) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private static String line(Throwable cause) {
    if (cause instanceof UnfitTopicException) {
      return String.valueOf(cause.getMessage());
    }
    if (cause instanceof AuthenticationException) {
      return "Kafka and this service do not accept each other: "
          + cause.getMessage()
          + "; correct the user, password or certificates in prism.index.kafka.client";
    }
    if (cause instanceof AuthorizationException) {
      return "Kafka does not allow this: "
          + cause.getMessage()
          + "; give the user the rights that docs/operating.md lists";
    }
    if (cause instanceof FencedInstanceIdException) {
      return "another replica has this one's name in the consumer group; give each its own"
          + " prism.index.kafka.instance-id";
    }
    if (cause instanceof ConfigException) {
      return "Kafka's clients cannot be made: "
          + cause.getMessage()
          + "; correct prism.index.kafka.client or bootstrap-servers";
    }
    return "";
  }
}
