package io.prism.caption.prompt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** JSON out of a picture: bounded in depth, length and numbers; broken JSON is no JSON. */
final class HostileJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_CHARS = 512 << 10;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_CHARS)
                          .maxStringLength(MAX_CHARS)
                          .maxNameLength(1000)
                          .maxNumberLength(100)
                          .build())
                  .build())
          // ComfyUI writes NaN for nodes that always change.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private HostileJson() {}

  /** The object that the text is, or empty. Of doubled keys the last one counts. */
  static Optional<JsonNode> object(String text) {
    String json = text.strip();
    if (!json.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(MAPPER.readTree(json)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
