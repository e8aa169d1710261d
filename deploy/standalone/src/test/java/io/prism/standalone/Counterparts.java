package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Whether Prism knows what is related and what is near by chance: held-out pictures search the
 * demo's collection, and for every third all works that are related to it are left out of it, so
 * that it has no counterpart. Related is the same object, the same style, or for BOTH and WHOLE
 * either of them.
 */
final class Counterparts {
  private static final int LIMIT = 20;
  private static final double SURE = 0.3;
  private static final Map<String, BiPredicate<Label, Label>> RELATED = new LinkedHashMap<>();

  static {
    BiPredicate<Label, Label> object = (query, work) -> work.shows(query.object());
    BiPredicate<Label, Label> style = (a, b) -> a.style().equals(b.style());
    RELATED.put("OBJECT", object);
    RELATED.put("STYLE", style);
    RELATED.put("BOTH", object.or(style));
    RELATED.put("WHOLE", object.or(style));
  }

  private final PrismApi api;
  private final Map<String, Label> gallery = Label.gallery();
  private final List<Label> queries = Label.queries();

  Counterparts(PrismApi api) throws IOException {
    this.api = api;
  }

  /**
   * All 0..1.
   *
   * @param precision of the hits that are left, how many are related
   * @param recall of the related works, at most 20 a query, how many are left
   * @param found of the queries with a counterpart, how many get hits
   * @param quiet of those without one, how many get none
   */
  record Shares(double precision, double recall, double found, double quiet) {}

  Map<String, Shares> measure() throws Exception {
    Map<String, Shares> table = new LinkedHashMap<>();
    for (String by : RELATED.keySet()) {
      table.put(by, measure(by));
    }
    return table;
  }

  private Shares measure(String by) throws Exception {
    int left = 0;
    int right = 0;
    int all = 0;
    int found = 0;
    int quiet = 0;
    int without = 0;
    for (int i = 0; i < queries.size(); i++) {
      List<String> related = related(queries.get(i), by);
      boolean has = i % 3 != 0;
      List<String> hits = search(queries.get(i), by, has ? List.of() : related);
      left += hits.size();
      if (has) {
        right += (int) hits.stream().filter(related::contains).count();
        all += Math.min(LIMIT, related.size());
        found += hits.isEmpty() ? 0 : 1;
      } else {
        without++;
        quiet += hits.isEmpty() ? 1 : 0;
      }
    }
    return new Shares(
        (double) right / left,
        (double) right / all,
        (double) found / (queries.size() - without),
        (double) quiet / without);
  }

  private List<String> related(Label query, String by) {
    return gallery.entrySet().stream()
        .filter(work -> RELATED.get(by).test(query, work.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> search(Label query, String by, List<String> excluded) throws Exception {
    String ids = excluded.stream().map(id -> '"' + id + '"').collect(Collectors.joining(", "));
    String request =
        String.format(
            Locale.ROOT,
            "{\"query\": {\"picture\": {\"part\": \"picture\"}}, \"by\": \"%s\", \"limit\": %d, \"exact\": true,"
                + " \"resultList\": {\"minConfidence\": %s}, \"filter\": {\"excludeIds\": [%s]}}",
            by,
            LIMIT,
            SURE,
            ids);
    PrismApi.Answer answer =
        api.multipart("POST", "/v1/search", Map.of("request", request, "picture", query.picture()));
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
    List<String> hits = new ArrayList<>();
    for (JsonNode hit : answer.json().path("hits")) {
      if (!(hit.path("confidence").asDouble(-1) >= SURE)) {
        throw new AssertionError("not that sure: " + hit);
      }
      hits.add(hit.path("artwork").path("id").asText());
    }
    return hits;
  }

  /** As the documentation shows it. */
  static String print(Map<String, Shares> table) {
    StringBuilder text =
        new StringBuilder(
            "| search by | precision | recall | answered, with a counterpart | silent, without |\n"
                + "|---|---|---|---|---|\n");
    table.forEach(
        (by, shares) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% |\n",
                    by,
                    100 * shares.precision(),
                    100 * shares.recall(),
                    100 * shares.found(),
                    100 * shares.quiet())));
    return text.toString();
  }
}
