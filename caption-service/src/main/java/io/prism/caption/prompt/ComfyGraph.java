package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A ComfyUI graph, as far as texts flow through it. The positive texts are what reaches the
 * samplers' {@code positive} input (or their guider), followed backwards; every node output is
 * visited once, so cycles end.
 */
final class ComfyGraph {
  private static final int MAX_NODES = 4096;
  private static final int MAX_TEXTS = 64;

  /** An output of a node. */
  record Link(String node, int slot) {}

  /**
   * @param texts string inputs by name, in order
   * @param links connected inputs by name, in order
   */
  record Node(String type, Map<String, String> texts, Map<String, Link> links) {
    boolean isSampler() {
      return type.toLowerCase(Locale.ROOT).contains("sampler");
    }
  }

  private final Map<String, Node> nodes;

  private ComfyGraph(Map<String, Node> nodes) {
    this.nodes = nodes;
  }

  /** The executed graph: {@code {"3": {"class_type": …, "inputs": {…, "positive": ["6", 0]}}}}. */
  static ComfyGraph ofApi(JsonNode graph) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    graph
        .fields()
        .forEachRemaining(
            entry -> {
              JsonNode type = entry.getValue().path("class_type");
              if (type.isTextual() && nodes.size() < MAX_NODES) {
                nodes.put(entry.getKey(), apiNode(type.asText(), entry.getValue().path("inputs")));
              }
            });
    return new ComfyGraph(nodes);
  }

  private static Node apiNode(String type, JsonNode inputs) {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Link> links = new LinkedHashMap<>();
    inputs
        .fields()
        .forEachRemaining(
            input -> {
              JsonNode value = input.getValue();
              if (value.isTextual()) {
                texts.put(input.getKey(), value.asText());
              } else if (value.isArray() && value.size() == 2 && value.get(1).isInt()) {
                links.put(input.getKey(), new Link(value.get(0).asText(), value.get(1).asInt()));
              }
            });
    return new Node(type, texts, links);
  }

  /** The graph as it was drawn: {@code {"nodes": […], "links": […]}}. */
  static ComfyGraph ofWorkflow(JsonNode workflow) {
    return new ComfyGraph(ComfyWorkflow.nodes(workflow, MAX_NODES));
  }

  /** The positive texts in the order in which they flow in, without repetitions; may be empty. */
  List<String> positives() {
    List<Node> roots = nodes.values().stream().filter(Node::isSampler).toList();
    if (roots.stream().noneMatch(ComfyGraph::hasConditioning)) {
      roots = nodes.values().stream().filter(n -> n.links().containsKey("positive")).toList();
    }
    Set<String> found = new LinkedHashSet<>();
    Set<Link> visited = new HashSet<>();
    for (Node root : roots) {
      for (String input : List.of("positive", "guider", "conditioning")) {
        Link link = root.links().get(input);
        if (link != null) {
          follow(link, visited, found);
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean hasConditioning(Node sampler) {
    return sampler.links().containsKey("positive") || sampler.links().containsKey("guider");
  }

  private void follow(Link from, Set<Link> visited, Set<String> found) {
    Deque<Link> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty() && found.size() < MAX_TEXTS) {
      Link link = open.pop();
      Node node = nodes.get(link.node());
      if (node != null && visited.add(link) && !node.type().contains("ZeroOut")) {
        ComfyInputs.texts(node).filter(t -> !t.isBlank()).forEach(found::add);
        List<Link> next = new ArrayList<>(ComfyInputs.links(node, link.slot()));
        for (int i = next.size() - 1; i >= 0; i--) {
          open.push(next.get(i));
        }
      }
    }
  }
}
