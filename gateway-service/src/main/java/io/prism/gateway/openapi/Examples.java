package io.prism.gateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The document's examples, by method and path, then {@code request} and {@code answer}. */
final class Examples {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Map<String, Object>> calls;

  private Examples(Map<String, Map<String, Object>> calls) {
    this.calls = calls;
  }

  static Examples load() {
    try (InputStream in = Examples.class.getResourceAsStream("/openapi-examples.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi-examples.json is not in the jar");
      }
      return new Examples(JSON.readValue(in, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> read(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the JSON is our own", e);
    }
  }

  Optional<Object> request(String call) {
    return Optional.ofNullable(calls.getOrDefault(call, Map.of()).get("request"));
  }

  Optional<Object> answer(String call) {
    return Optional.ofNullable(calls.getOrDefault(call, Map.of()).get("answer"));
  }
}
