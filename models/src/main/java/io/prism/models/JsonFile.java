package io.prism.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;

/** Parses a file of a pack: doubled keys and anything after the end are errors. */
final class JsonFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  /** Reads a whole file; {@code file} is its name in messages. */
  static JsonObject read(String file, InputStream in) throws IOException {
    try {
      if (MAPPER.readTree(in) instanceof ObjectNode object) {
        return new JsonObject(file, "", object);
      }
      throw new PackException(
          file + " is no JSON object. Restore the file from the pack's source.");
    } catch (JsonProcessingException e) {
      throw new PackException(
          file
              + " is no valid JSON ("
              + e.getOriginalMessage()
              + "). Restore the file from the pack's source.",
          e);
    }
  }
}
