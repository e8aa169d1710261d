package io.prism.gateway.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The form of the file of keys. */
final class KeyJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private KeyJson() {}

  static byte[] write(List<ApiKey> keys) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode list = root.putArray("keys");
    for (ApiKey key : keys) {
      ObjectNode entry =
          list.addObject()
              .put("name", key.name())
              .put("created", key.created().toString())
              .put("hash", key.hash())
              .put("lastCharacters", key.lastCharacters());
      ArrayNode scopes = entry.putArray("scopes");
      key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.name()));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /**
   * @throws IOException when it is no JSON
   * @throws RuntimeException when the JSON is of another form
   */
  static List<ApiKey> read(byte[] file) throws IOException {
    JsonNode root = JSON.readTree(file);
    if (root.path("version").asInt() != VERSION || !root.path("keys").isArray()) {
      throw new IllegalArgumentException("not a list of keys of version " + VERSION);
    }
    List<ApiKey> keys = new ArrayList<>();
    for (JsonNode entry : root.path("keys")) {
      keys.add(
          new ApiKey(
              entry.path("name").asText(),
              scopes(entry.path("scopes")),
              Instant.parse(entry.path("created").asText()),
              entry.path("hash").asText(),
              entry.path("lastCharacters").asText()));
    }
    return List.copyOf(keys);
  }

  private static Set<Scope> scopes(JsonNode names) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    names.forEach(name -> scopes.add(Scope.valueOf(name.asText())));
    return scopes;
  }
}
