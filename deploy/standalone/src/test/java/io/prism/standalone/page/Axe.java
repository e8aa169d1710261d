package io.prism.standalone.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What axe-core finds on a page as it is now. */
final class Axe {
  // Names and impacts of what axe finds; "moderate" and "minor" are its advice.
  private static final String FINDINGS =
      "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
          + ".filter(found => ['serious', 'critical'].includes(found.impact))"
          + ".map(found => found.id + ': ' + found.nodes.map(node => node.html).join(' | '))";

  private Axe() {}

  @SuppressWarnings("unchecked")
  static List<String> findings(Visit visit) throws IOException {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      byte[] axe = Objects.requireNonNull(script, "axe.min.js").readAllBytes();
      visit.page().evaluate(new String(axe, StandardCharsets.UTF_8));
    }
    return (List<String>) visit.page().evaluate(FINDINGS);
  }
}
