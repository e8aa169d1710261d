package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.caption.prompt.ComfyGraph.Link;
import io.prism.caption.prompt.ComfyGraph.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The drawn graph. Its widgets have values but mostly no names, so only nodes whose type speaks of
 * text give their strings.
 */
final class ComfyWorkflow {
  private static final int MUTED = 2;
  private static final List<String> TEXT_TYPES =
      List.of("textencode", "text", "string", "prompt", "primitive", "wildcard");
  private static final Set<String> CHOICES =
      Set.of("fixed", "randomize", "increment", "decrement", "enable", "disable", "true", "false");

  private ComfyWorkflow() {}

  static Map<String, Node> nodes(JsonNode workflow, int maxNodes) {
    Map<Long, Link> outputs = outputs(workflow.path("links"));
    Map<String, Node> nodes = new LinkedHashMap<>();
    for (JsonNode node : workflow.path("nodes")) {
      if (nodes.size() < maxNodes && node.path("mode").asInt(0) != MUTED) {
        nodes.put(node.path("id").asText(), node(node, outputs));
      }
    }
    return nodes;
  }

  /** A link is {@code [id, fromNode, fromOutput, toNode, toInput, type]}. */
  private static Map<Long, Link> outputs(JsonNode links) {
    Map<Long, Link> outputs = new HashMap<>();
    for (JsonNode link : links) {
      if (link.isArray() && link.size() >= 5) {
        outputs.put(link.get(0).asLong(), new Link(link.get(1).asText(), link.get(2).asInt()));
      } else if (link.isObject()) {
        Link output = new Link(link.path("origin_id").asText(), link.path("origin_slot").asInt());
        outputs.put(link.path("id").asLong(), output);
      }
    }
    return outputs;
  }

  private static Node node(JsonNode node, Map<Long, Link> outputs) {
    String type = node.path("type").asText();
    boolean reroute = type.toLowerCase(Locale.ROOT).contains("reroute");
    Map<String, Link> links = new LinkedHashMap<>();
    for (JsonNode input : node.path("inputs")) {
      Link output =
          input.path("link").isIntegralNumber() ? outputs.get(input.get("link").asLong()) : null;
      if (output != null) {
        links.put(reroute ? "reroute" : input.path("name").asText(), output);
      }
    }
    // A widget that was turned into an input keeps its last typed value, which no longer counts.
    boolean linked = links.keySet().stream().anyMatch(ComfyInputs::isText);
    return new Node(type, linked ? Map.of() : texts(type, node.path("widgets_values")), links);
  }

  private static Map<String, String> texts(String type, JsonNode widgets) {
    Map<String, String> texts = new LinkedHashMap<>();
    String lower = type.toLowerCase(Locale.ROOT);
    if (widgets.isObject()) {
      widgets.fields().forEachRemaining(e -> put(texts, e.getKey(), e.getValue()));
    } else if (TEXT_TYPES.stream().anyMatch(lower::contains)) {
      widgets.forEach(value -> put(texts, "text" + texts.size(), value));
    }
    return texts;
  }

  private static void put(Map<String, String> texts, String name, JsonNode value) {
    if (value.isTextual() && !CHOICES.contains(value.asText().toLowerCase(Locale.ROOT))) {
      texts.put(name, value.asText());
    }
  }
}
