package io.prism.index.ingest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import org.apache.kafka.common.KafkaException;

/** Whether a failure is a record's own fault or that of something ingestion depends on. */
final class Blame {
  private Blame() {}

  /** The record stays wrong however often it is tried; anything else may heal. */
  static boolean isRecords(Reason reason) {
    return switch (reason) {
      case INVALID_ARGUMENT,
          PICTURE_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          UNREADABLE_PICTURE,
          UNWANTED_KIND ->
          true;
      case UNAUTHENTICATED,
          PERMISSION_DENIED,
          NOT_FOUND,
          MODEL_MISMATCH,
          VERSION_CONFLICT,
          QUOTA_EXCEEDED,
          UNAVAILABLE,
          DEADLINE_EXCEEDED,
          CANCELLED,
          INTERNAL ->
          false;
    };
  }

  static boolean isRecords(RuntimeException failure) {
    return failure instanceof PrismException prism && isRecords(prism.reason());
  }

  /** The other side only asks for patience, which says nothing about the records. */
  static boolean isOverload(Reason reason) {
    return reason == Reason.QUOTA_EXCEEDED;
  }

  static Reason reason(RuntimeException failure) {
    if (failure instanceof PrismException prism) {
      return prism.reason();
    }
    boolean stream =
        failure instanceof KafkaException || failure instanceof DurableProducer.NotAllSent;
    return stream ? Reason.UNAVAILABLE : Reason.INTERNAL;
  }
}
