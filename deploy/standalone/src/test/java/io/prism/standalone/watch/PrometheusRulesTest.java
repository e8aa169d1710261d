package io.prism.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.standalone.PrismProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules as files: complete, documented, tested, and accepted by Prometheus' own tool. */
class PrometheusRulesTest {
  private static final Path GUIDE = PrismProcess.ROOT.resolve("docs/operating.md");
  private static final Pattern ALARM = Pattern.compile("`(Prism[A-Z]\\w+)`");

  @TempDir Path folder;

  @Test
  void promtoolAcceptsRulesAndConfiguration() throws Exception {
    PrometheusPrograms programs = PrometheusPrograms.find();
    Path copy = copied();
    Files.writeString(copy.resolve("prism.key"), "prism_not-a-key");
    var verdict = programs.promtool(copy, List.of("check", "config", "prometheus.yml"));
    assertThat(verdict.status()).as(verdict.text()).isZero();
  }

  @Test
  void eachRuleFiresWhenItShouldAndNotOtherwise() throws Exception {
    PrometheusPrograms programs = PrometheusPrograms.find();
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    Path tests = Monitoring.PROMETHEUS.resolve("tests");
    Monitoring.files(tests).forEach(file -> arguments.add(file.toString()));
    var verdict = programs.promtool(tests, arguments);
    assertThat(verdict.status()).as(verdict.text()).isZero();
  }

  @Test
  void noAlarmIsWithoutATestThatMakesItFire() throws IOException {
    Set<String> fired = new TreeSet<>();
    for (JsonNode test : Monitoring.ruleTests()) {
      for (JsonNode check : test.path("promql_expr_test")) {
        for (JsonNode sample : check.path("exp_samples")) {
          Matcher name = Pattern.compile("alertname=\"(\\w+)\"").matcher(sample.path("labels").asText());
          assertThat(name.find()).isTrue();
          fired.add(name.group(1));
        }
      }
    }
    assertThat(names()).isEqualTo(fired);
  }

  @Test
  void anAlarmSaysWhatIsWrongWhatToDoAndHowBadItIs() throws IOException {
    String anchors = anchors(Files.readString(GUIDE));
    for (JsonNode alert : Monitoring.alerts()) {
      String name = alert.path("alert").asText();
      JsonNode texts = alert.path("annotations");
      assertThat(alert.path("labels").path("severity").asText())
          .as(name)
          .isIn("critical", "warning", "info");
      assertThat(texts.path("summary").asText()).as(name).hasSizeBetween(10, 120).doesNotEndWith(".");
      assertThat(texts.path("description").asText()).as(name).hasSizeGreaterThan(30).endsWith(".");
      assertThat(texts.path("runbook_url").asText()).as(name).startsWith("docs/operating.md#");
      String anchor = texts.path("runbook_url").asText().replaceFirst(".*#", "");
      assertThat(anchors).as("runbook of " + name).contains("\n" + anchor + "\n");
    }
  }

  /** Both ways: a row of the guide whose cell "alarm" names none, and an alarm that no row names. */
  @Test
  void theGuideAndTheRulesKnowTheSameAlarms() throws IOException {
    Set<String> documented = new TreeSet<>();
    int column = -1;
    for (String line : Files.readAllLines(GUIDE)) {
      List<String> cells = List.of(line.split("(?<!\\\\)\\|", -1)).stream().map(String::strip).toList();
      if (cells.contains("alarm")) {
        column = cells.indexOf("alarm");
      } else if (!line.startsWith("|")) {
        column = -1;
      } else if (column > 0 && !cells.get(column).isEmpty() && !cells.get(column).startsWith("---")) {
        Matcher name = ALARM.matcher(cells.get(column));
        assertThat(name.find()).as("the alarm's name in: " + line).isTrue();
        name.reset().results().forEach(it -> documented.add(it.group(1)));
      }
    }
    assertThat(documented).isEqualTo(names());
  }

  private static Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : Monitoring.alerts()) {
      assertThat(names.add(alert.path("alert").asText())).as(alert.toString()).isTrue();
    }
    return names;
  }

  /** As GitHub makes them of headings, each on a line. */
  private static String anchors(String markdown) {
    StringBuilder anchors = new StringBuilder("\n");
    markdown
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .forEach(anchor -> anchors.append(anchor).append('\n'));
    return anchors.toString();
  }

  private Path copied() throws IOException {
    for (String part : List.of("rules", "targets")) {
      Files.createDirectories(folder.resolve(part));
      for (Path file : Monitoring.files(Monitoring.PROMETHEUS.resolve(part))) {
        Files.copy(file, folder.resolve(part).resolve(file.getFileName()));
      }
    }
    Files.copy(Monitoring.PROMETHEUS.resolve("prometheus.yml"), folder.resolve("prometheus.yml"));
    return folder;
  }
}
