package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a picture of the pack shows, as its maker knows.
 *
 * @param folder gallery or queries
 * @param object empty where it is no artwork
 */
record Label(String folder, String file, String object, String style) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PACK = PrismProcess.ROOT.resolve("models/prism-mini");

  /** Of the demo's collection, by the id that it has there. */
  static Map<String, Label> gallery() throws IOException {
    return read("gallery").stream().collect(Collectors.toMap(Label::id, label -> label));
  }

  /**
   * The held-out pictures: combinations of object and style that were never trained, not in the
   * collection, used to choose nothing. The pack's others are no artwork: documents, charts and the
   * like.
   */
  static List<Label> queries() throws IOException {
    return read("queries").stream().filter(label -> !label.object().isEmpty()).toList();
  }

  byte[] picture() throws IOException {
    return Files.readAllBytes(PACK.resolve(folder).resolve(file));
  }

  String id() {
    return "demo-" + file.substring(0, file.lastIndexOf('.'));
  }

  private static List<Label> read(String folder) throws IOException {
    try (var lines = Files.lines(PACK.resolve(folder).resolve("manifest.jsonl"))) {
      return lines.map(line -> label(folder, line)).toList();
    }
  }

  private static Label label(String folder, String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Label(
          folder,
          json.path("file").asText(),
          json.path("object").asText(""),
          json.path("style").asText(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
