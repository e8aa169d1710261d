package io.prism.standalone.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules and dashboards of deploy/, as data. */
public final class Monitoring {
  static final Path PROMETHEUS = PrismProcess.ROOT.resolve("deploy/prometheus");
  static final Path GRAFANA = PrismProcess.ROOT.resolve("deploy/grafana");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An expression and where it stands. */
  public record Expression(String where, String text) {}

  private Monitoring() {}

  /** Recording and alerting rules. */
  static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (Path file : files(PROMETHEUS.resolve("rules"))) {
      for (JsonNode group : YAML.readTree(file.toFile()).path("groups")) {
        group.path("rules").forEach(rules::add);
      }
    }
    return rules;
  }

  static List<JsonNode> alerts() throws IOException {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  static List<JsonNode> ruleTests() throws IOException {
    List<JsonNode> tests = new ArrayList<>();
    for (Path file : files(PROMETHEUS.resolve("tests"))) {
      YAML.readTree(file.toFile()).path("tests").forEach(tests::add);
    }
    return tests;
  }

  static List<JsonNode> dashboards() throws IOException {
    List<JsonNode> dashboards = new ArrayList<>();
    for (Path file : files(GRAFANA.resolve("dashboards"))) {
      dashboards.add(JSON.readTree(file.toFile()));
    }
    return dashboards;
  }

  public static List<Expression> expressions() throws IOException {
    List<Expression> all = new ArrayList<>();
    for (JsonNode rule : rules()) {
      String name = rule.path("alert").asText(rule.path("record").asText());
      all.add(new Expression("rule " + name, rule.path("expr").asText()));
    }
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.path("panels")) {
        String where = dashboard.path("title").asText() + ", " + panel.path("title").asText();
        for (JsonNode target : panel.path("targets")) {
          all.add(new Expression(where, target.path("expr").asText()));
        }
      }
    }
    return all;
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
