package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prism.event.v1.ArtworkUploaded;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as producers write them. */
final class Events {
  static final String TOPIC = "artworks.uploaded";

  private Events() {}

  static ArtworkUploaded.Builder upload(String id, long version, byte[] picture) {
    return ArtworkUploaded.newBuilder()
        .setId(id)
        .setVersion(version)
        .setTitle(id + " v" + version)
        .setPictureUri(PictureUri.of(Sha256.of(picture)));
  }

  static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String key, byte[] value, Map<String, String> headers) {
    RecordHeaders all = new RecordHeaders();
    headers.forEach((name, text) -> all.add(name, text.getBytes(UTF_8)));
    return new ConsumerRecord<>(
        TOPIC,
        partition,
        offset,
        1_700_000_000_000L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key == null ? null : key.getBytes(UTF_8),
        value,
        all,
        Optional.empty());
  }

  static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
    return record(0, 0, key, value, Map.of());
  }

  static ConsumerRecord<byte[], byte[]> json(String key, String value) {
    return record(0, 0, key, value.getBytes(UTF_8), Map.of("content-type", "application/json"));
  }
}
