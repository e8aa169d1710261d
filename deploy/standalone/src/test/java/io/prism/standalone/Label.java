package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a picture of the pack shows, as its maker knows.
 *
 * @param folder gallery or queries
 * @param kind artwork, scene, document, ...
 * @param objects one of an artwork, several of a scene, none where it is neither
 * @param boxes where each of a scene's objects is; none of an artwork
 */
record Label(
    String folder, String file, String kind, List<String> objects, String style, List<Area> boxes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PACK = PrismProcess.ROOT.resolve("models/prism-mini");

  /** Of the demo's collection, by the id that it has there. */
  static Map<String, Label> gallery() throws IOException {
    return read("gallery").stream().collect(Collectors.toMap(Label::id, label -> label));
  }

  /**
   * The held-out artworks: combinations of object and style that were never trained, not in the
   * collection, used to choose nothing.
   */
  static List<Label> queries() throws IOException {
    return heldOut().stream().filter(label -> !label.objects().isEmpty()).toList();
  }

  /** The same with those that are no artworks: documents, screenshots and so on. */
  static List<Label> heldOut() throws IOException {
    return read("queries");
  }

  /** What an artwork shows. */
  String object() {
    return objects.get(0);
  }

  boolean isScene() {
    return !boxes.isEmpty();
  }

  boolean shows(String object) {
    return objects.contains(object);
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

  private static List<String> objects(JsonNode json) {
    if (json.path("object").isTextual()) {
      return List.of(json.path("object").asText());
    }
    List<String> objects = new ArrayList<>();
    json.path("objects").forEach(object -> objects.add(object.asText()));
    return objects;
  }

  private static List<Area> boxes(JsonNode json) {
    List<Area> boxes = new ArrayList<>();
    json.path("boxes")
        .forEach(
            box ->
                boxes.add(
                    new Area(
                        box.path(0).asDouble(),
                        box.path(1).asDouble(),
                        box.path(2).asDouble(),
                        box.path(3).asDouble())));
    return boxes;
  }

  private static Label label(String folder, String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Label(
          folder,
          json.path("file").asText(),
          json.path("kind").asText(),
          objects(json),
          json.path("style").asText(""),
          boxes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
