package io.prism.caption.prompt;

import io.prism.caption.prompt.ComfyGraph.Link;
import io.prism.caption.prompt.ComfyGraph.Node;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which inputs of a ComfyUI node carry prompt text. There are thousands of node types; their
 * inputs' names are far fewer, so the names decide.
 */
final class ComfyInputs {
  private static final List<String> TEXTS =
      List.of(
          "text",
          "prompt",
          "positive",
          "string",
          "value",
          "clip_l",
          "clip_g",
          "t5xxl",
          "llama",
          "bert",
          "mt5xl",
          "wildcard_text",
          "populated_text",
          "caption");
  private static final List<String> CONDITIONINGS =
      List.of("conditioning", "cond", "guider", "any", "input", "source", "reroute");

  private ComfyInputs() {}

  /** The node's own prompt texts. */
  static Stream<String> texts(Node node) {
    // A wildcard node holds its template and what came out of it.
    boolean populated = !node.texts().getOrDefault("populated_text", "").isBlank();
    return node.texts().entrySet().stream()
        .filter(e -> startsWithOneOf(TEXTS, e.getKey()))
        .filter(e -> !(populated && e.getKey().equals("wildcard_text")))
        .map(java.util.Map.Entry::getValue);
  }

  /** Where the text that leaves the node at this output comes from. */
  static List<Link> links(Node node, int slot) {
    Link positive = node.links().get("positive");
    Link negative = node.links().get("negative");
    if (positive != null && negative != null) {
      // Nodes such as ControlNetApplyAdvanced pass both on, as outputs 0 and 1; loaders have the
      // model in front of them.
      boolean second = slot == 1 && !node.type().contains("Loader");
      return List.of(second ? negative : positive);
    }
    return node.links().entrySet().stream()
        .filter(
            e -> startsWithOneOf(TEXTS, e.getKey()) || startsWithOneOf(CONDITIONINGS, e.getKey()))
        .map(java.util.Map.Entry::getValue)
        .toList();
  }

  static boolean isText(String input) {
    return startsWithOneOf(TEXTS, input);
  }

  private static boolean startsWithOneOf(List<String> prefixes, String input) {
    String name = input.toLowerCase(Locale.ROOT);
    return !name.contains("negative") && prefixes.stream().anyMatch(name::startsWith);
  }
}
