package io.prism.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Schemas of messages in their proto3 JSON mapping. Not thread-safe. */
final class ProtoSchemas {
  private static final String REF = "#/components/schemas/";

  private final Map<String, Schema> schemas = new TreeMap<>();

  /** All that were asked for and what they refer to, by name. */
  Map<String, Schema> all() {
    return schemas;
  }

  /** A reference to the message's schema. */
  Schema of(Descriptor message) {
    String name = message.getName();
    if (!schemas.containsKey(name)) {
      Schema schema = OASFactory.createSchema().type(List.of(SchemaType.OBJECT));
      schemas.put(name, schema);
      message
          .getFields()
          .forEach(field -> schema.addProperty(field.getJsonName(), ofField(field, false)));
    }
    return OASFactory.createSchema().ref(REF + name);
  }

  /** The message in one piece, its numbers of 64 bits as numbers. */
  static Schema withPlainNumbers(Descriptor message) {
    ProtoSchemas nested = new ProtoSchemas();
    Schema schema = OASFactory.createSchema().type(List.of(SchemaType.OBJECT));
    for (FieldDescriptor field : message.getFields()) {
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      schema.addProperty(
          field.getJsonName(),
          isMessage ? withPlainNumbers(field.getMessageType()) : nested.ofField(field, true));
    }
    return schema;
  }

  private Schema ofField(FieldDescriptor field, boolean plainNumbers) {
    Schema one = ofOne(field, plainNumbers);
    return field.isRepeated() ? type(SchemaType.ARRAY).items(one) : one;
  }

  private Schema ofOne(FieldDescriptor field, boolean plainNumbers) {
    return switch (field.getJavaType()) {
      case STRING -> type(SchemaType.STRING);
      case BYTE_STRING -> type(SchemaType.STRING).format("byte");
      case BOOLEAN -> type(SchemaType.BOOLEAN);
      case INT -> type(SchemaType.INTEGER).format("int32");
      case LONG -> type(plainNumbers ? SchemaType.INTEGER : SchemaType.STRING).format("int64");
      case FLOAT -> type(SchemaType.NUMBER).format("float");
      case DOUBLE -> type(SchemaType.NUMBER).format("double");
      case ENUM -> names(field);
      case MESSAGE ->
          field.getMessageType().getFullName().equals("google.protobuf.Timestamp")
              ? type(SchemaType.STRING).format("date-time")
              : of(field.getMessageType());
    };
  }

  // The zero of every enum says nothing and is never written.
  private static Schema names(FieldDescriptor field) {
    List<Object> names =
        field.getEnumType().getValues().stream()
            .filter(value -> value.getNumber() != 0)
            .map(EnumValueDescriptor::getName)
            .map(Object.class::cast)
            .toList();
    return type(SchemaType.STRING).enumeration(names);
  }

  static Schema type(SchemaType type) {
    return OASFactory.createSchema().type(List.of(type));
  }
}
