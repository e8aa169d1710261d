package io.prism.index.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of {@code artworks.uploaded}. Values are protobuf, or proto3 JSON where the header
 * {@code content-type} (or CloudEvents' {@code ce_datacontenttype}) says so; other {@code ce_}
 * headers are left alone. Never throws for what a producer sent.
 */
final class RecordDecoder {
  /** Carries a tombstone's version, in decimal digits. */
  static final String VERSION_HEADER = "prism-version";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
  private static final Set<String> PROTOBUF =
      Set.of(
          "application/protobuf",
          "application/x-protobuf",
          "application/vnd.google.protobuf",
          "application/octet-stream");

  private final int maxValueBytes;

  /**
   * @param maxValueBytes larger values are refused unread
   */
  RecordDecoder(int maxValueBytes) {
    this.maxValueBytes = maxValueBytes;
  }

  Incoming decode(ConsumerRecord<byte[], byte[]> origin) {
    String id = id(origin.key());
    if (id == null) {
      Problem problem =
          Problem.invalid("key", "The record's key must be an artwork id: " + ID.pattern() + ".");
      return new Incoming.Unusable(origin, null, Incoming.UNKNOWN_VERSION, problem);
    }
    try {
      return origin.value() == null ? removal(origin, id) : upload(origin, id, origin.value());
    } catch (PrismException e) {
      return new Incoming.Unusable(origin, id, Incoming.UNKNOWN_VERSION, e.problem());
    }
  }

  private static Incoming removal(ConsumerRecord<byte[], byte[]> origin, String id) {
    String version = header(origin, VERSION_HEADER);
    if (version == null) {
      return new Incoming.Removal(origin, id, 0);
    }
    if (!VERSION.matcher(version).matches()) {
      throw PrismException.invalid(VERSION_HEADER, "The header prism-version must be a number.");
    }
    return new Incoming.Removal(origin, id, Long.parseLong(version));
  }

  private Incoming upload(ConsumerRecord<byte[], byte[]> origin, String id, byte[] value) {
    if (value.length > maxValueBytes) {
      String limit = maxValueBytes + " bytes";
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              "value",
              limit,
              "The record's value exceeds " + limit + "."));
    }
    ArtworkUploaded event = parse(origin, value);
    try {
      return new Incoming.Upload(origin, UploadRules.check(event, id));
    } catch (PrismException e) {
      return new Incoming.Unusable(origin, id, Math.max(event.getVersion(), 0), e.problem());
    }
  }

  private static ArtworkUploaded parse(ConsumerRecord<byte[], byte[]> origin, byte[] value) {
    String type = contentType(origin);
    if (type == null || PROTOBUF.contains(type)) {
      return parseProtobuf(value);
    }
    if (type.equals("application/json")) {
      return parseJson(value);
    }
    throw PrismException.invalid(
        "content-type",
        "The header content-type must be application/protobuf or application/json (CloudEvents in"
            + " binary mode).");
  }

  private static ArtworkUploaded parseProtobuf(byte[] value) {
    try {
      return ArtworkUploaded.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new PrismException(
          Problem.invalid(
              "value", "The record's value is not a prism.event.v1.ArtworkUploaded in protobuf."),
          e);
    }
  }

  private static ArtworkUploaded parseJson(byte[] value) {
    String json = utf8(value);
    if (json == null) {
      throw PrismException.invalid("value", "The record's value is not UTF-8.");
    }
    ArtworkUploaded.Builder event = ArtworkUploaded.newBuilder();
    try {
      JsonFormat.parser().merge(json, event);
    } catch (InvalidProtocolBufferException e) {
      throw new PrismException(
          Problem.invalid("value", "The record's value is not an ArtworkUploaded in proto3 JSON."),
          e);
    }
    return event.build();
  }

  private static @Nullable String contentType(ConsumerRecord<byte[], byte[]> origin) {
    String type = header(origin, "content-type");
    if (type == null) {
      type = header(origin, "ce_datacontenttype");
    }
    if (type == null) {
      return null;
    }
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> origin, String name) {
    Header header = origin.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static @Nullable String id(byte @Nullable [] key) {
    String text = key == null || key.length > 128 ? null : utf8(key);
    return text != null && ID.matcher(text).matches() ? text : null;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
