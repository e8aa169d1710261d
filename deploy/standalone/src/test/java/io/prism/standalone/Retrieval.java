package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The number that Prism exists for: how many of the ten best hits share the query's style, how many
 * its object. The queries are the pack's held-out ones; the collection is the demo's.
 */
final class Retrieval {
  private static final int K = 10;
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("WHOLE", "the whole picture: plain embedding search");
    NAMES.put("STYLE", "**style**");
    NAMES.put("OBJECT", "**object**");
    NAMES.put("BOTH", "both");
  }

  private final PrismApi api;
  private final Map<String, Label> gallery;
  private final List<Label> queries;
  private String strangers = "";

  /**
   * Of the ten best hits, averaged over the queries, 0..1.
   *
   * @param style share with the query's style
   * @param object share with the query's object: the content leak of a search by style
   */
  record Shares(double style, double object) {}

  Retrieval(PrismApi api) throws IOException {
    this.api = api;
    this.gallery = Label.gallery();
    this.queries = Label.queries();
  }

  Map<String, Shares> measure() throws Exception {
    strangers = strangers();
    Map<String, Shares> table = new LinkedHashMap<>();
    for (String by : NAMES.keySet()) {
      table.put(by, measure(by));
    }
    return table;
  }

  /** What the README's examples upload, quoted, for a filter. */
  private String strangers() throws Exception {
    List<String> ids = new ArrayList<>();
    JsonNode page = api.get("/v1/artworks?pageSize=1000").json();
    page.path("artworks").forEach(artwork -> ids.add(artwork.path("id").asText()));
    if (!page.path("nextPageToken").asText().isEmpty()) {
      throw new AssertionError("more artworks than a page has");
    }
    return ids.stream()
        .filter(id -> !gallery.containsKey(id))
        .map(id -> '"' + id + '"')
        .collect(Collectors.joining(", "));
  }

  private Shares measure(String by) throws Exception {
    long style = 0;
    long object = 0;
    for (Label query : queries) {
      for (String hit : search(query, by)) {
        Label label = gallery.get(hit);
        style += label.style().equals(query.style()) ? 1 : 0;
        object += label.shows(query.object()) ? 1 : 0;
      }
    }
    double hits = (double) K * queries.size();
    return new Shares(style / hits, object / hits);
  }

  private List<String> search(Label query, String by) throws Exception {
    String request =
        """
        {"query": {"picture": {"part": "picture"}}, "by": "%s", "limit": %d, "exact": true,
         "resultList": {"minConfidence": 0},
         "filter": {"excludeIds": [%s]}}"""
            .formatted(by, K, strangers);
    List<String> hits = api.search(request, query.picture());
    if (hits.size() != K) {
      throw new AssertionError(query.file() + " by " + by + " has the hits " + hits);
    }
    return hits;
  }

  /** Most objects have fewer than ten pictures in the collection, so their share can't reach 1. */
  double objectCeiling() {
    Map<String, Long> pictures =
        gallery.values().stream()
            .flatMap(work -> work.objects().stream().distinct())
            .collect(Collectors.groupingBy(object -> object, Collectors.counting()));
    return queries.stream()
        .mapToDouble(query -> Math.min(K, pictures.getOrDefault(query.object(), 0L)) / (double) K)
        .average()
        .orElseThrow();
  }

  /** As the README shows it. */
  String print(Map<String, Shares> table) {
    StringBuilder text =
        new StringBuilder("| search by | same style | same object |\n|---|---|---|\n");
    table.forEach((by, shares) -> row(text, NAMES.get(by), shares));
    row(text, "the most that can be reached", new Shares(1, objectCeiling()));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, Shares shares) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f %% | %.2f %% |\n",
            name,
            100 * shares.style(),
            100 * shares.object()));
  }
}
