package io.prism.standalone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.UpdateArtworkRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes messages that no decent client sends: a decent one, with one field spoilt, or its bytes.
 * The same seed makes the same messages.
 */
final class HostileMessages {
  private static final int DEPTH = 5;

  private final Random random;
  private final List<String> tokens;
  private final ByteString picture;

  /**
   * @param tokens page tokens that the server gave out
   */
  HostileMessages(long seed, List<String> tokens, byte[] picture) {
    this.random = new Random(seed);
    this.tokens = tokens;
    this.picture = ByteString.copyFrom(picture);
  }

  /** Every field that a message of this kind can hold, by the way to it. */
  static List<List<FieldDescriptor>> fieldsOf(Descriptor message) {
    List<List<FieldDescriptor>> ways = new ArrayList<>();
    collect(message, List.of(), ways);
    return ways;
  }

  private static void collect(
      Descriptor message, List<FieldDescriptor> way, List<List<FieldDescriptor>> ways) {
    for (FieldDescriptor field : message.getFields()) {
      List<FieldDescriptor> longer = new ArrayList<>(way);
      longer.add(field);
      ways.add(longer);
      boolean again = way.stream().filter(field::equals).count() > 1;
      if (isMessage(field) && longer.size() < DEPTH && !again) {
        collect(field.getMessageType(), longer, ways);
      }
    }
  }

  /** A decent message with the field at the end of the way spoilt, and sometimes its bytes. */
  byte[] spoilt(Descriptor message, List<FieldDescriptor> way) {
    Message.Builder builder = decent(message);
    if (!way.isEmpty()) {
      spoil(builder, way);
    }
    byte[] bytes = builder.build().toByteArray();
    return random.nextInt(5) == 0 ? tampered(bytes) : bytes;
  }

  private void spoil(Message.Builder builder, List<FieldDescriptor> way) {
    FieldDescriptor field = way.get(0);
    if (way.size() == 1) {
      set(builder, field);
      return;
    }
    Message inner =
        field.isRepeated()
            ? builder.getRepeatedFieldCount(field) == 0
                ? DynamicMessage.getDefaultInstance(field.getMessageType())
                : (Message) builder.getRepeatedField(field, 0)
            : (Message) builder.getField(field);
    Message.Builder spoilt = DynamicMessage.newBuilder(field.getMessageType()).mergeFrom(inner);
    spoil(spoilt, way.subList(1, way.size()));
    if (!field.isRepeated()) {
      builder.setField(field, spoilt.build());
    } else if (builder.getRepeatedFieldCount(field) == 0) {
      builder.addRepeatedField(field, spoilt.build());
    } else {
      builder.setRepeatedField(field, 0, spoilt.build());
    }
  }

  private void set(Message.Builder builder, FieldDescriptor field) {
    if (!field.isRepeated()) {
      if (random.nextInt(8) == 0) {
        builder.clearField(field);
      } else {
        builder.setField(field, value(field));
      }
      return;
    }
    int count = pick(List.of(0, 1, 1, 2, 17, 101, 1_000, field.isPackable() ? 100_000 : 5_000));
    Object value = value(field);
    builder.clearField(field);
    for (int i = 0; i < count; i++) {
      builder.addRepeatedField(field, count < 50 ? value(field) : value);
      if (count > 50 && size(value) > 1_000) {
        break;
      }
    }
  }

  private static int size(Object value) {
    return value instanceof String text
        ? text.length()
        : value instanceof Message message ? message.getSerializedSize() : 8;
  }

  private Object value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> text(field.getName());
      case BYTE_STRING -> bytes();
      case BOOLEAN -> random.nextBoolean();
      case INT ->
          pick(List.of(-1, 0, 1, 201, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20));
      case LONG ->
          pick(
              List.of(-1L, 0L, Long.MAX_VALUE, Long.MIN_VALUE, 253_402_300_800L, -62_135_596_801L));
      case FLOAT ->
          pick(
              List.of(
                  Float.NaN,
                  Float.POSITIVE_INFINITY,
                  Float.NEGATIVE_INFINITY,
                  Float.MAX_VALUE,
                  Float.MIN_VALUE,
                  -0f,
                  -1f,
                  101f));
      case DOUBLE -> pick(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.MAX_VALUE));
      case ENUM ->
          field
              .getEnumType()
              .findValueByNumberCreatingIfUnknown(
                  pick(List.of(-1, 0, 2, 6, 99, Integer.MAX_VALUE)));
      case MESSAGE -> message(field.getMessageType());
    };
  }

  private Message message(Descriptor type) {
    if (type.getName().equals("Query") && random.nextBoolean()) {
      return nested(type, pick(List.of(1, 2, 17, 45, 90, 150)));
    }
    if (random.nextInt(4) == 0) {
      return decent(type).build();
    }
    DynamicMessage.Builder any = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      if (!isMessage(field) && random.nextBoolean()) {
        set(any, field);
      }
    }
    return any.build();
  }

  /** A blend of blends of blends. */
  private static Message nested(Descriptor query, int depth) {
    FieldDescriptor blend = query.findFieldByName("blend");
    FieldDescriptor inner = blend.getMessageType().findFieldByName("query");
    Message message =
        DynamicMessage.newBuilder(query).setField(query.findFieldByName("text"), "fox").build();
    for (int i = 0; i < depth; i++) {
      Message term =
          DynamicMessage.newBuilder(blend.getMessageType()).setField(inner, message).build();
      message = DynamicMessage.newBuilder(query).addRepeatedField(blend, term).build();
    }
    return message;
  }

  private Object text(String field) {
    if (field.contains("token")) {
      return token();
    }
    if (random.nextInt(6) == 0) {
      return "x".repeat(1 << 20);
    }
    return random.nextInt(3) == 0
        ? pick(HostileValues.IDS)
        : pick(HostileValues.VALUES).replace("\\u0000", "\u0000").replace("\"", "");
  }

  private String token() {
    char[] token = pick(tokens).toCharArray();
    token[random.nextInt(token.length)] = "Aa0-_=%+ /".charAt(random.nextInt(10));
    return switch (random.nextInt(4)) {
      case 0 -> new String(token, 0, random.nextInt(token.length));
      case 1 -> new String(token) + "A";
      case 2 -> "A".repeat(100_000);
      default -> new String(token);
    };
  }

  private ByteString bytes() {
    byte[] noise = new byte[random.nextInt(4_000)];
    random.nextBytes(noise);
    return pick(
        List.of(
            ByteString.EMPTY,
            ByteString.copyFrom(noise),
            picture.substring(0, random.nextInt(picture.size())),
            ByteString.copyFrom(new byte[1 << 20])));
  }

  /** What reaches far into the services, were it not for the one field. */
  private Message.Builder decent(Descriptor message) {
    return switch (message.getName()) {
      case "SearchRequest" -> search();
      case "AnalyzeRequest" ->
          DynamicMessage.newBuilder(message)
              .setField(message.findFieldByName("query"), search().getQuery());
      case "PutArtworkRequest" ->
          PutArtworkRequest.newBuilder().setMetadata(metadata()).setPicture(picture);
      case "UpdateArtworkRequest" ->
          UpdateArtworkRequest.newBuilder()
              .setId("fox-2")
              .setMetadata(metadata())
              .setUpdateMask(com.google.protobuf.FieldMask.newBuilder().addPaths("title"));
      case "ArtworkMetadata" -> metadata();
      case "GetArtworkRequest" ->
          DynamicMessage.newBuilder(message).setField(message.findFieldByName("id"), "fox");
      case "DeleteArtworkRequest", "RetryRejectedRequest" ->
          DynamicMessage.newBuilder(message).setField(message.findFieldByName("id"), "hostile-1");
      default -> DynamicMessage.newBuilder(message);
    };
  }

  private SearchRequest.Builder search() {
    SearchRequest.Builder request = SearchRequest.newBuilder();
    try {
      JsonFormat.parser().merge(pick(HostileValues.SEARCHES), request);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return request;
  }

  private ArtworkMetadata.Builder metadata() {
    return ArtworkMetadata.newBuilder()
        .setId("hostile-" + random.nextInt(20))
        .setTitle("t")
        .addTags("a")
        .setSourceUrl("https://a.example/")
        .setCaption("a fox");
  }

  /** Bytes that are another message, or none. */
  private byte[] tampered(byte[] bytes) {
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> joined(bytes, unknownFields());
      case 2 -> joined(bytes, new byte[] {10, 2, (byte) 0xc3, 0x28});
      case 3 -> flipped(bytes);
      case 4 -> joined(bytes, bytes);
      default -> joined(bytes, deep());
    };
  }

  private byte[] unknownFields() {
    UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
    for (int i = 0; i < 500; i++) {
      unknown.mergeVarintField(1_000 + random.nextInt(1 << 20), random.nextInt());
    }
    return unknown.build().toByteArray();
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    for (int i = 0; i < Math.min(3, bytes.length); i++) {
      flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** Groups that open and never close. */
  private static byte[] deep() {
    return "\u000b".repeat(5_000).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
