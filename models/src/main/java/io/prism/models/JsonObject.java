package io.prism.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A JSON object that is read strictly: every key is asked for by name and type, {@link #done()}
 * refuses keys that nobody asked for, and each message says file, key and what is expected. {@code
 * note} is always allowed.
 */
final class JsonObject {
  private final String file;
  private final String path;
  private final ObjectNode node;
  private final Set<String> known = new TreeSet<>(Set.of("note"));

  JsonObject(String file, String path, ObjectNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  boolean has(String key) {
    known.add(key);
    return node.hasNonNull(key);
  }

  String text(String key) {
    JsonNode value = required(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(key, "a text that is not empty");
    }
    return value.textValue();
  }

  int whole(String key, int min, int max) {
    JsonNode value = required(key);
    if (!value.canConvertToInt()
        || !value.isIntegralNumber()
        || value.intValue() < min
        || value.intValue() > max) {
      throw wrong(key, "a whole number from " + min + " to " + max);
    }
    return value.intValue();
  }

  long wholeLong(String key) {
    JsonNode value = required(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw wrong(key, "a whole number of at least 0");
    }
    return value.longValue();
  }

  double number(String key, double min, double max) {
    JsonNode value = required(key);
    if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      throw wrong(key, "a number from " + min + " to " + max);
    }
    return value.doubleValue();
  }

  boolean flag(String key) {
    JsonNode value = required(key);
    if (!value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.booleanValue();
  }

  /** One of the given words. */
  String oneOf(String key, String... words) {
    String value = text(key);
    if (!List.of(words).contains(value)) {
      throw wrong(key, "one of " + String.join(", ", words) + ", not '" + value + "'");
    }
    return value;
  }

  /** A text, or a whole number as text. */
  String label(String key) {
    JsonNode value = required(key);
    return value.isIntegralNumber() ? value.asText() : text(key);
  }

  /** A child object; the caller calls its {@link #done()}. */
  private JsonObject object(String key) {
    if (required(key) instanceof ObjectNode child) {
      return new JsonObject(file, at(key), child);
    }
    throw wrong(key, "an object");
  }

  <T> T child(String key, Function<JsonObject, T> reader) {
    JsonObject child = object(key);
    T value = reader.apply(child);
    child.done();
    return value;
  }

  <T> Optional<T> optional(String key, Function<JsonObject, T> reader) {
    return has(key) ? Optional.of(child(key, reader)) : Optional.empty();
  }

  <T> List<T> list(String key, Function<JsonObject, T> reader) {
    List<T> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!(item instanceof ObjectNode child)) {
        throw wrong(key, "a list of objects");
      }
      JsonObject object = new JsonObject(file, at(key) + "[" + out.size() + "]", child);
      out.add(reader.apply(object));
      object.done();
    }
    return List.copyOf(out);
  }

  List<String> texts(String key) {
    return items(key, "a list of texts", JsonNode::isTextual, JsonNode::textValue);
  }

  List<Double> numbers(String key, int length) {
    List<Double> out = items(key, "a list of numbers", JsonNode::isNumber, JsonNode::doubleValue);
    if (out.size() != length) {
      throw wrong(key, length + " numbers, not " + out.size());
    }
    return out;
  }

  List<Integer> wholes(String key, int min, int max) {
    return items(
        key,
        "a list of whole numbers from " + min + " to " + max,
        item -> item.canConvertToInt() && item.intValue() >= min && item.intValue() <= max,
        JsonNode::intValue);
  }

  /** An object whose keys are data and whose values are lists of numbers. */
  Map<String, List<Double>> numberLists(int length) {
    Map<String, List<Double>> out = new LinkedHashMap<>();
    for (String key : keys()) {
      out.put(key, numbers(key, length));
    }
    return Collections.unmodifiableMap(out);
  }

  /** The children of an object whose keys are data, in order. */
  <T> Map<String, T> entries(Function<JsonObject, T> reader) {
    Map<String, T> out = new LinkedHashMap<>();
    for (String key : keys()) {
      JsonObject child = object(key);
      out.put(key, reader.apply(child));
      child.done();
    }
    return Collections.unmodifiableMap(out);
  }

  /** Says that the rest of this object is for people, whatever it holds. */
  void ignore(String... keys) {
    known.addAll(List.of(keys));
  }

  /** The same, for chaining. */
  JsonObject ignoring(String... keys) {
    ignore(keys);
    return this;
  }

  /** Refuses keys that nobody asked for: a misspelt key must not be silently ignored. */
  void done() {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw new PackException(
            file
                + ": unknown key "
                + at(key)
                + ". Correct the spelling or remove it; known here: "
                + known);
      }
    }
  }

  PackException wrong(String key, String expected) {
    return new PackException(
        file + ": " + at(key) + " must be " + expected + ". Correct the file.");
  }

  private JsonNode required(String key) {
    known.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw new PackException(
          file
              + ": "
              + at(key)
              + " is missing. Add it; pack.json of prism-mini is a complete example.");
    }
    return value;
  }

  private <T> List<T> items(
      String key, String expected, Predicate<JsonNode> right, Function<JsonNode, T> value) {
    List<T> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!right.test(item)) {
        throw wrong(key, expected);
      }
      out.add(value.apply(item));
    }
    return List.copyOf(out);
  }

  private JsonNode array(String key) {
    JsonNode value = required(key);
    if (!value.isArray()) {
      throw wrong(key, "a list");
    }
    return value;
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
