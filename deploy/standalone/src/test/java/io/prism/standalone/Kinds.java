package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the running service takes pictures of every kind: those of the pack that were held out of
 * training (queries, and the references of objects and styles that were never seen together or not
 * from that hand), and the demo's scenes, which are made of such.
 */
final class Kinds {
  private static final Path PACK = PrismProcess.ROOT.resolve("models/prism-mini");

  private final PrismApi api;
  private final Map<String, Map<String, Integer>> confusion = new TreeMap<>();
  private int searchable;
  private int refused;
  private int others;
  private int let;

  private record Sample(Path file, String kind) {}

  Kinds(PrismApi api) {
    this.api = api;
  }

  /** True kind, then what it was taken for, then how often. */
  Map<String, Map<String, Integer>> confusion() throws Exception {
    for (Sample sample : samples()) {
      PrismApi.Answer answer =
          api.multipart(
              "POST", "/v1/analyze", Map.of("picture", Files.readAllBytes(sample.file())));
      if (answer.status() != 200) {
        throw new AssertionError(answer.toString());
      }
      JsonNode intent = answer.json().path("intent");
      confusion
          .computeIfAbsent(sample.kind(), kind -> new TreeMap<>())
          .merge(intent.path("kind").asText(), 1, Integer::sum);
      boolean wanted = sample.kind().equals("artwork") || sample.kind().equals("scene");
      boolean taken = intent.path("searchable").asBoolean();
      searchable += wanted ? 1 : 0;
      refused += wanted && !taken ? 1 : 0;
      others += wanted ? 0 : 1;
      let += !wanted && taken ? 1 : 0;
    }
    return confusion;
  }

  /** The share of artworks and scenes that were not searched for. */
  double refused() {
    return (double) refused / searchable;
  }

  /** The share of other pictures that were. */
  double let() {
    return (double) let / others;
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    Stream.concat(
            Label.heldOut().stream(), Label.gallery().values().stream().filter(Label::isScene))
        .map(label -> new Sample(PACK.resolve(label.folder()).resolve(label.file()), label.kind()))
        .forEach(samples::add);
    try (Stream<Path> files = Files.list(PACK.resolve("samples"))) {
      files
          .filter(file -> file.getFileName().toString().matches("(artist|comb-test)_.*"))
          .map(file -> new Sample(file, "artwork"))
          .forEach(samples::add);
    }
    return samples;
  }

  /** Rows: what they are; columns: what they are taken for. */
  static String print(Map<String, Map<String, Integer>> confusion) {
    List<String> columns =
        confusion.values().stream()
            .map(Map::keySet)
            .flatMap(Collection::stream)
            .distinct()
            .sorted()
            .toList();
    StringBuilder text = new StringBuilder("| | " + String.join(" | ", columns) + " |\n|---");
    text.append("|---".repeat(columns.size())).append("|\n");
    confusion.forEach(
        (kind, taken) -> {
          text.append("| ").append(kind);
          columns.forEach(column -> text.append(" | ").append(taken.getOrDefault(column, 0)));
          text.append(" |\n");
        });
    return text.toString();
  }
}
