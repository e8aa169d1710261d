package io.prism.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.util.Timestamps;
import io.prism.core.error.PrismException;
import java.io.IOException;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds JSON to the types of a message, and blames the field that is wrong by its whole name. The
 * parser of protobuf blames none, and takes {@code 5} or {@code ["a"]} for a text. Reads from a
 * parser that stands on the object's first token, up to its last one.
 */
final class JsonShape {
  private static final Set<String> FLOAT_WORDS = Set.of("NaN", "Infinity", "-Infinity");

  private final JsonParser json;

  JsonShape(JsonParser json) {
    this.json = json;
  }

  /**
   * @param path of the object, empty for the whole
   * @return the names of its fields as they were written
   * @throws PrismException INVALID_ARGUMENT with the field
   */
  Set<String> requireObject(Descriptor message, String path) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    Set<FieldDescriptor> seen = new HashSet<>();
    Set<OneofDescriptor> choices = new HashSet<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      String at = path.isEmpty() ? name : path + "." + name;
      FieldDescriptor field = field(message, name, at);
      if (!seen.add(field)) {
        throw PrismException.invalid(at, "The field comes twice.");
      }
      names.add(name);
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        requireOnly(choices, field, at);
        requireField(field, at);
      }
    }
    return names;
  }

  private static void requireOnly(Set<OneofDescriptor> seen, FieldDescriptor field, String at) {
    OneofDescriptor choice = field.getRealContainingOneof();
    if (choice != null && !seen.add(choice)) {
      throw PrismException.invalid(at, "Only one of these may be given: " + namesIn(choice));
    }
  }

  private void requireField(FieldDescriptor field, String at) throws IOException {
    if (!field.isRepeated()) {
      requireValue(field, at);
      return;
    }
    require(json.currentToken() == JsonToken.START_ARRAY, at, "a list");
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      String item = at + "[" + i + "]";
      require(json.currentToken() != null, item, "complete");
      requireValue(field, item);
    }
  }

  private void requireValue(FieldDescriptor field, String at) throws IOException {
    switch (field.getJavaType()) {
      case MESSAGE -> requireMessage(field.getMessageType(), at);
      case STRING -> require(isText(), at, "a text");
      case BYTE_STRING -> require(isText(), at, "Base64 in a text");
      case BOOLEAN -> require(json.currentToken().isBoolean(), at, "true or false");
      case ENUM -> require(isNameIn(field), at, "one of " + namesIn(field));
      case INT -> require(isWhole(Integer.MIN_VALUE, Integer.MAX_VALUE), at, "a whole number");
      case LONG -> require(isWhole(Long.MIN_VALUE, Long.MAX_VALUE), at, "a whole number");
      case FLOAT -> require(isNumber(Float.MAX_VALUE), at, "a number");
      case DOUBLE -> require(isNumber(Double.MAX_VALUE), at, "a number");
    }
  }

  private void requireMessage(Descriptor message, String at) throws IOException {
    if (message.getFullName().equals("google.protobuf.Timestamp")) {
      require(isText() && isTime(json.getText()), at, "a time such as 2026-01-31T12:00:00Z");
      return;
    }
    require(json.currentToken() == JsonToken.START_OBJECT, at, "an object");
    requireObject(message, at);
  }

  private boolean isText() {
    return json.currentToken() == JsonToken.VALUE_STRING;
  }

  // As protobuf's mapping has it, a name's number stands for the name.
  private boolean isNameIn(FieldDescriptor field) throws IOException {
    if (isText()) {
      return field.getEnumType().findValueByName(json.getText()) != null;
    }
    return isWhole(0, Integer.MAX_VALUE)
        && field.getEnumType().findValueByNumber(json.getIntValue()) != null;
  }

  // As protobuf's mapping has it, a number may come as a text.
  private boolean isWhole(long from, long to) throws IOException {
    if (!json.currentToken().isNumeric() && !isText()) {
      return false;
    }
    try {
      BigDecimal number = number();
      return number.scale() <= 20
          && number.precision() <= 40
          && number.stripTrailingZeros().scale() <= 0
          && number.compareTo(BigDecimal.valueOf(from)) >= 0
          && number.compareTo(BigDecimal.valueOf(to)) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isNumber(double largest) throws IOException {
    if (!json.currentToken().isNumeric() && !isText()) {
      return false;
    }
    if (isText() && FLOAT_WORDS.contains(json.getText())) {
      return true;
    }
    try {
      return Math.abs(number().doubleValue()) <= largest;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private BigDecimal number() throws IOException {
    String text = json.getText();
    if (text.length() > ProtoJson.MAX_NUMBER) {
      throw new NumberFormatException("too long");
    }
    return new BigDecimal(text);
  }

  private static boolean isTime(String text) {
    try {
      return text.length() < 64 && Timestamps.isValid(Timestamps.parse(text));
    } catch (ParseException e) {
      return false;
    }
  }

  private static FieldDescriptor field(Descriptor message, String name, String at) {
    for (FieldDescriptor field : message.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    throw PrismException.invalid(shortened(at), "The field is unknown here.");
  }

  private static String namesIn(OneofDescriptor choice) {
    return choice.getFields().stream()
        .map(FieldDescriptor::getJsonName)
        .collect(Collectors.joining(", "));
  }

  private static String namesIn(FieldDescriptor field) {
    return field.getEnumType().getValues().stream()
        .filter(value -> value.getNumber() != 0)
        .map(EnumValueDescriptor::getName)
        .collect(Collectors.joining(", "));
  }

  private static void require(boolean holds, String at, String what) {
    if (!holds) {
      throw PrismException.invalid(at, at + " must be " + what + ".");
    }
  }

  /** A name that a stranger made up. */
  private static String shortened(String name) {
    String readable = name.replaceAll("\\p{Cntrl}", " ");
    return readable.length() > 100 ? readable.substring(0, 100) + "..." : readable;
  }
}
