package io.prism.gateway.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.ListArtworksResponse;
import io.prism.gateway.v1.ListModelsResponse;
import io.prism.gateway.v1.ListRejectedResponse;
import io.prism.gateway.v1.SearchResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The proto3 JSON mapping, strict on the way in (well-formed UTF-8 JSON, no doubled or unknown
 * fields, bounded depth) and complete on the way out (empty lists and false are written).
 */
final class ProtoJson {
  private static final int MAX_DEPTH = 40;
  static final int MAX_NUMBER = 100;

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(40_000_000)
                  .build())
          .build();

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .includingDefaultValueFields(
              alwaysWritten(
                  SearchResponse.getDescriptor(),
                  ListArtworksResponse.getDescriptor(),
                  ListModelsResponse.getDescriptor(),
                  ListRejectedResponse.getDescriptor(),
                  AuditResponse.getDescriptor()))
          .omittingInsignificantWhitespace();

  private ProtoJson() {}

  /**
   * Reads a message.
   *
   * @param json UTF-8
   * @param field the request's field to blame when the whole is malformed
   * @return the names of the fields at the top
   */
  static Set<String> read(byte[] json, Message.Builder into, String field) {
    Set<String> names = checkForm(json, into.getDescriptorForType(), field);
    try {
      JsonFormat.parser().merge(utf8(json, field), into);
    } catch (InvalidProtocolBufferException e) {
      throw new PrismException(explain(e, field), e);
    }
    return names;
  }

  static String write(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Prism's messages hold nothing that JSON cannot", e);
    }
  }

  private static Set<String> checkForm(byte[] json, Descriptor message, String field) {
    try (JsonParser parser = STRICT.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw PrismException.invalid(field, field + " must be a JSON object.");
      }
      Set<String> names = new JsonShape(parser).requireObject(message, "");
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw PrismException.invalid(field, field + " is not complete JSON.");
      }
      if (parser.nextToken() != null) {
        throw PrismException.invalid(field, field + " must be one JSON object.");
      }
      return names;
    } catch (IOException e) {
      throw new PrismException(Problem.invalid(field, field + " is not well-formed JSON."), e);
    }
  }

  private static String utf8(byte[] json, String field) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new PrismException(Problem.invalid(field, field + " is not UTF-8."), e);
    }
  }

  // What has the right types can still be against the mapping, for example two of one choice.
  private static Problem explain(InvalidProtocolBufferException failure, String field) {
    String message = String.valueOf(failure.getMessage());
    String readable = message.replaceAll("\\p{Cntrl}", " ").replaceAll("prism\\.[\\w.]+\\.", "");
    String detail = readable.length() > 200 ? readable.substring(0, 200) + "..." : readable;
    return Problem.invalid(field, field + " does not fit the contract: " + detail);
  }

  /** All fields that have no presence of their own, except enums, whose zero says nothing. */
  private static Set<FieldDescriptor> alwaysWritten(Descriptor... roots) {
    Set<FieldDescriptor> fields = new HashSet<>();
    Set<Descriptor> seen = new HashSet<>();
    for (Descriptor root : roots) {
      collect(root, seen, fields);
    }
    return fields;
  }

  private static void collect(
      Descriptor message, Set<Descriptor> seen, Set<FieldDescriptor> fields) {
    if (!message.getFile().getPackage().startsWith("prism.") || !seen.add(message)) {
      return;
    }
    for (FieldDescriptor field : message.getFields()) {
      boolean isPlainEnum =
          field.getJavaType() == FieldDescriptor.JavaType.ENUM && !field.isRepeated();
      if (!field.hasPresence() && !isPlainEnum) {
        fields.add(field);
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        collect(field.getMessageType(), seen, fields);
      }
    }
  }
}
