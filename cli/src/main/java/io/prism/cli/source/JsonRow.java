package io.prism.cli.source;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A flat JSON object of texts, and a list of texts for the tags. */
final class JsonRow {
  private JsonRow() {}

  static RowFields parse(String line) throws BadRow {
    try (JsonReader json = new JsonReader(new StringReader(line))) {
      json.setStrictness(Strictness.STRICT);
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new BadRow("The line must be a JSON object.");
      }
      RowFields row = object(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new BadRow("The line must be one JSON object.");
      }
      return row;
    } catch (MalformedJsonException | EOFException e) {
      throw new BadRow("The line is not well-formed JSON.");
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail to be read", e);
    }
  }

  private static RowFields object(JsonReader json) throws IOException, BadRow {
    Map<String, List<String>> values = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (!RowFields.isKnown(name)) {
        throw new BadRow("There is no such field as the one it has; known: " + RowFields.known());
      }
      if (values.containsKey(name)) {
        throw new BadRow("The field " + name + " is there twice.");
      }
      values.put(name, values(json, name));
    }
    json.endObject();
    return new RowFields(values);
  }

  private static List<String> values(JsonReader json, String name) throws IOException, BadRow {
    boolean isList = name.equals(RowFields.TAGS);
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return List.of();
    }
    if (!isList) {
      return List.of(text(json, name + " must be a text."));
    }
    if (json.peek() != JsonToken.BEGIN_ARRAY) {
      throw new BadRow("tags must be a list of texts.");
    }
    List<String> texts = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      texts.add(text(json, "tags must be a list of texts."));
    }
    json.endArray();
    return texts;
  }

  private static String text(JsonReader json, String otherwise) throws IOException, BadRow {
    if (json.peek() != JsonToken.STRING) {
      throw new BadRow(otherwise);
    }
    return json.nextString();
  }
}
