package io.prism.standalone.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Label selectors, as far as the manifests use them. */
final class Selectors {
  private Selectors() {}

  /**
   * Whether a selector ({@code matchLabels}, {@code matchExpressions} with In) takes the labels.
   */
  static boolean matches(JsonNode selector, Map<String, String> labels) {
    return has(labels, selector.path("matchLabels"))
        && Manifests.list(selector.path("matchExpressions")).stream()
            .allMatch(expression -> isIn(labels, expression));
  }

  /** Whether all of the given labels are there. */
  static boolean has(Map<String, String> labels, JsonNode wanted) {
    return labels.entrySet().containsAll(Manifests.strings(wanted).entrySet());
  }

  private static boolean isIn(Map<String, String> labels, JsonNode expression) {
    if (!expression.path("operator").asText().equals("In")) {
      throw new IllegalArgumentException("an operator that this test does not know: " + expression);
    }
    String value = labels.get(expression.path("key").asText());
    return Manifests.list(expression.path("values")).stream()
        .anyMatch(it -> it.asText().equals(value));
  }
}
