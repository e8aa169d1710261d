package io.prism.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The structure of the dashboards, as Grafana's schema 39 has it. No Grafana is started: it is not
 * to be had from the registries that tests may use.
 */
class DashboardsTest {
  private static final Set<String> KINDS = Set.of("row", "timeseries", "stat");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)}?");

  @TempDir Path folder;

  @Test
  void theyAreWhatTheGeneratorMakes() throws Exception {
    assumeTrue(hasPython(), "skipped, because there is no python3 here");
    String generator = Monitoring.GRAFANA.resolve("make_dashboards.py").toString();
    Process made =
        new ProcessBuilder("python3", generator, folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    assertThat(contents(Monitoring.GRAFANA.resolve("dashboards"))).isEqualTo(contents(folder));
  }

  @Test
  void eachHasItsOwnIdAndOnlyVariablesThatItDefines() throws IOException {
    Set<String> uids = new HashSet<>();
    for (JsonNode dashboard : Monitoring.dashboards()) {
      String title = dashboard.path("title").asText();
      assertThat(uids.add(dashboard.path("uid").asText())).as(title).isTrue();
      assertThat(dashboard.path("uid").asText()).as(title).matches("[a-z-]{1,40}");
      assertThat(dashboard.path("schemaVersion").asInt()).as(title).isEqualTo(39);
      Set<String> defined = new HashSet<>(Set.of("__rate_interval", "__all"));
      dashboard.path("templating").path("list").forEach(it -> defined.add(it.path("name").asText()));
      Matcher used = VARIABLE.matcher(dashboard.path("panels").toString());
      while (used.find()) {
        assertThat(defined).as(title).contains(used.group(1));
      }
    }
    assertThat(uids).hasSize(6);
  }

  @Test
  void panelsAreOfKnownKindsAskForSomethingAndDoNotOverlap() throws IOException {
    for (JsonNode dashboard : Monitoring.dashboards()) {
      Set<String> cells = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        String where = dashboard.path("title").asText() + ": " + panel.path("title").asText();
        assertThat(ids.add(panel.path("id").asInt())).as(where).isTrue();
        assertThat(KINDS).as(where).contains(panel.path("type").asText());
        assertThat(panel.path("title").asText()).as(where).isNotBlank();
        occupy(panel.path("gridPos"), cells, where);
        if (!panel.path("type").asText().equals("row")) {
          assertAsks(panel, where);
        }
      }
    }
  }

  private static void assertAsks(JsonNode panel, String where) {
    assertThat(panel.path("targets")).as(where).isNotEmpty();
    assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText()).as(where).isNotBlank();
    Set<String> letters = new HashSet<>();
    for (JsonNode target : panel.path("targets")) {
      assertThat(letters.add(target.path("refId").asText())).as(where).isTrue();
      assertThat(target.path("datasource").path("uid").asText()).as(where).isEqualTo("${datasource}");
      assertThat(PromQl.selectors(target.path("expr").asText())).as(where).isNotEmpty();
    }
  }

  private static void occupy(JsonNode at, Set<String> cells, String where) {
    int right = at.path("x").asInt() + at.path("w").asInt();
    assertThat(right).as(where).isBetween(1, 24);
    for (int x = at.path("x").asInt(); x < right; x++) {
      for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
        assertThat(cells.add(x + "," + y)).as(where + " lies over another panel").isTrue();
      }
    }
  }

  private static String contents(Path folder) throws IOException {
    return Monitoring.files(folder).stream()
        .map(file -> file.getFileName() + "\n" + read(file))
        .collect(Collectors.joining());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
