package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * ComfyUI: {@code prompt} (the executed graph) and {@code workflow} (the graph as it was drawn) as
 * JSON; in WebP and JPEG inside Make, Model or ImageDescription as {@code prompt:{…}}, or both in
 * one object in UserComment.
 */
final class ComfyUiReader implements PromptReader {
  private static final String[] EXIF = {"Model", "Make", "ImageDescription", "UserComment"};

  @Override
  public Optional<EmbeddedPrompt> read(Texts texts) {
    return Stream.concat(
            candidates(texts, "prompt").map(ComfyGraph::ofApi),
            candidates(texts, "workflow").map(ComfyGraph::ofWorkflow))
        .map(ComfyGraph::positives)
        .filter(positives -> !positives.isEmpty())
        .findFirst()
        .flatMap(ComfyUiReader::prompt);
  }

  private static Optional<EmbeddedPrompt> prompt(List<String> positives) {
    return EmbeddedPrompt.of(Generator.COMFYUI, String.join("\n", positives));
  }

  private static Stream<JsonNode> candidates(Texts texts, String key) {
    Stream<JsonNode> prefixed =
        texts
            .all(EXIF)
            .filter(text -> hasPrefix(text, key))
            .map(text -> HostileJson.object(text.substring(key.length() + 1)))
            .flatMap(Optional::stream);
    Stream<JsonNode> wrapped = texts.objects(EXIF).flatMap(object -> inside(object, key));
    return Stream.of(texts.objects(key), prefixed, wrapped).flatMap(s -> s);
  }

  private static boolean hasPrefix(String text, String key) {
    return text.length() > key.length()
        && text.substring(0, key.length() + 1).toLowerCase(Locale.ROOT).equals(key + ":");
  }

  /** A graph under its key, as an object or as a string; or the object itself. */
  private static Stream<JsonNode> inside(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isTextual()
        ? HostileJson.object(value.asText()).stream()
        : Stream.of(value.isObject() ? value : object);
  }
}
