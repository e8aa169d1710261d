package io.prism.gateway.queue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.prism.event.v1.ArtworkUploaded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads the log as far as the gateway needs it. What cannot be read is none of its business: the
 * index service rejects it and says why.
 */
public final class UploadRecords {
  private UploadRecords() {}

  /** Empty when the record's value cannot be read. */
  public static Optional<Queued> read(ConsumerRecord<String, byte[]> record) {
    UploadLog.Position position = new UploadLog.Position(record.partition(), record.offset());
    if (record.value() == null) {
      return Optional.of(new Queued(deletedVersion(record), Optional.empty(), position));
    }
    try {
      ArtworkUploaded event =
          isJson(record) ? json(record) : ArtworkUploaded.parseFrom(record.value());
      ArtworkUploaded named = event.toBuilder().setId(record.key()).build();
      return Optional.of(new Queued(Math.max(0, event.getVersion()), Optional.of(named), position));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static ArtworkUploaded json(ConsumerRecord<String, byte[]> record)
      throws InvalidProtocolBufferException {
    ArtworkUploaded.Builder event = ArtworkUploaded.newBuilder();
    JsonFormat.parser().merge(new String(record.value(), StandardCharsets.UTF_8), event);
    return event.build();
  }

  private static boolean isJson(ConsumerRecord<String, byte[]> record) {
    return header(record, "content-type")
        .or(() -> header(record, "ce_datacontenttype"))
        .filter(type -> type.startsWith("application/json"))
        .isPresent();
  }

  private static long deletedVersion(ConsumerRecord<String, byte[]> record) {
    return header(record, KafkaUploadLog.VERSION_HEADER)
        .filter(version -> version.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
