package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The command line as its users run it, against a running Prism. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportIT {
  private static final int PICTURES = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir static Path folder;
  private static PrismProcess prism;
  private static CliProcess cli;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(folder.resolve("data"));
    cli = new CliProcess(prism.api().base());
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  @Order(1)
  void anImportThatIsKilledLosesNothingAndDoublesNothingWhenItIsRunAgain() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("pictures/deep"));
    for (int i = 0; i < PICTURES; i++) {
      Files.write(pictures.resolve(i + ".png"), DrawnPictures.numbered(i));
    }
    Files.copy(pictures.resolve("7.png"), pictures.resolve("seven again.png"));
    Files.writeString(pictures.resolve("no picture.jpg"), "no picture");
    Files.write(pictures.resolve("cut.png"), Arrays.copyOf(DrawnPictures.numbered(1), 150));
    Files.writeString(pictures.resolve("notes.txt"), "not meant");
    Path journal = folder.resolve("import.journal");
    String[] command = {
      "import", pictures.getParent().toString(), "--journal", journal.toString(), "--json"
    };

    try (JavaProcess victim = cli.start(command)) {
      awaitLines(journal, PICTURES / 3, victim);
      victim.kill();
    }
    assertThat(linesOf(journal)).as("it was killed midway").isBetween(100L, PICTURES - 1L);

    CliProcess.Answer answer = cli.run(command);
    assertThat(answer.code()).as(answer.err()).isEqualTo(1);
    JsonNode report = answer.json();
    assertThat(report.path("total").asInt()).isEqualTo(PICTURES + 3);
    assertThat(report.path("resumed").asInt()).isGreaterThanOrEqualTo(PICTURES / 4);
    assertThat(report.path("indexed").asInt() + report.path("unchanged").asInt())
        .isEqualTo(PICTURES);
    assertThat(report.path("repeated").asInt()).isEqualTo(1);
    assertThat(report.path("passedOver").asInt()).isEqualTo(1);
    assertThat(report.path("failed")).isEmpty();
    assertThat(report.path("refused").findValuesAsText("reason"))
        .hasSize(2)
        .anyMatch(reason -> reason.startsWith("UNSUPPORTED_MEDIA_TYPE"))
        .anyMatch(reason -> reason.startsWith("UNREADABLE_PICTURE"));
    assertThat(journal).doesNotExist();
    assertEachIsThereOnce();
  }

  private static void assertEachIsThereOnce() throws Exception {
    List<String> titles = new ArrayList<>();
    JsonNode page = prism.api().get("/v1/artworks?pageSize=1000").json();
    assertThat(page.path("nextPageToken").asText()).isEmpty();
    for (JsonNode artwork : page.path("artworks")) {
      titles.add(artwork.path("title").asText());
      assertThat(artwork.path("state").asText()).isEqualTo("INDEXED");
      // Sent twice, an artwork would have a second version.
      assertThat(artwork.path("version").asText()).isEqualTo("1");
    }
    List<String> expected =
        Stream.iterate(0, i -> i + 1).limit(PICTURES).map(String::valueOf).toList();
    assertThat(titles).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Order(2)
  void aManifestsWordsArriveAndWhatIsWrongInItIsToldByLine() throws Exception {
    Files.write(folder.resolve("trophy.jpg"), Pictures.query("trophy__glitch"));
    Path manifest = folder.resolve("works.ndjson");
    Files.writeString(
        manifest,
        """
        {"path": "trophy.jpg", "id": "my-trophy", "title": "Mein Pokal ü", "tags": ["mine", "new"]}
        {"path": "trophy.jpg", "id": "no good id", "title": "x"}
        {"path": "none.jpg"}
        {"path": "../../etc/passwd"}
        """);
    CliProcess.Answer answer = cli.run("import", manifest.toString(), "--author", "Ann");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out())
        .contains("4 pictures: 1 indexed, 3 refused.", ":2 (", ":3 (none.jpg): The file", ":4: ");
    JsonNode trophy = prism.api().get("/v1/artworks/my-trophy").json();
    assertThat(trophy.path("title").asText()).isEqualTo("Mein Pokal ü");
    assertThat(trophy.path("author").asText()).isEqualTo("Ann");
    assertThat(trophy.path("tags")).hasSize(2);
  }

  @Test
  @Order(3)
  void whatIsThereIsFoundShownAndDeleted() throws Exception {
    String picture = folder.resolve("trophy.jpg").toString();
    CliProcess.Answer table =
        cli.run("search", picture, "--by", "style", "--limit", "3", "--anyway");
    assertThat(table.code()).as(table.err()).isZero();
    List<String> lines = table.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).matches("# +RANK +SURE +OBJECT +STYLE +ID +TITLE +SHOWS");
    assertThat(lines.get(1)).contains("my-trophy", "Mein Pokal ü");
    assertThat(table.out() + table.err()).doesNotContain("\033");

    JsonNode found = cli.run("search", "a", "trophy", "--by", "object", "--json").json();
    assertThat(found.path("hits").path(0).path("artwork").path("id").asText())
        .isEqualTo("my-trophy");
    JsonNode nearest =
        cli.run("search", "a", "trophy", "--by", "object", "--anyway", "--json").json();
    assertThat(nearest.path("hits")).hasSize(20);
    // The others are made-up pictures, and so no counterparts.
    assertThat(byWhole().path("hits")).isEmpty();
    assertThat(byWhole("--anyway").path("hits")).hasSize(20);

    assertThat(cli.run("show", "my-trophy").out()).contains("Mein Pokal ü", "INDEXED", "mine, new");
    assertThat(cli.run("show", "my-trophy", "--json").json().path("id").asText())
        .isEqualTo("my-trophy");
    assertThat(cli.run("delete", "my-trophy", "never-heard-of").code()).isEqualTo(1);
    assertThat(prism.api().get("/v1/artworks/my-trophy").json().path("state").asText())
        .isEqualTo("DELETED");
    CliProcess.Answer gone = cli.run("show", "never-heard-of");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err().lines()).singleElement().asString().startsWith("prism: There is no");
  }

  private static JsonNode byWhole(String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("search", "--id", "my-trophy", "--by", "whole", "--json"));
    command.addAll(List.of(more));
    return cli.run(command.toArray(String[]::new)).json();
  }

  @Test
  @Order(4)
  void withoutABrowserThePagesPlaceIsTold() throws Exception {
    CliProcess.Answer answer =
        new CliProcess(prism.api().base()).run("search", "a fox", "--limit", "2", "--open");
    assertThat(answer.code()).isZero();
    if (answer.err().contains("No browser here")) {
      String place = answer.err().substring(answer.err().indexOf("the page is ") + 12).strip();
      String page = Files.readString(Path.of(place));
      assertThat(page.split("data:image/jpeg;base64,/9j/", -1)).hasSize(3);
      Files.delete(Path.of(place));
    }
  }

  @Test
  @Order(5)
  void anAuditOfItAllIsCleanAndNothingWasRejectedLater() throws Exception {
    CliProcess.Answer audit = cli.run("audit", "--json");
    assertThat(audit.code()).as(audit.out() + audit.err()).isZero();
    JsonNode summary = audit.json().path("summary");
    assertThat(summary.path("clean").asBoolean()).isTrue();
    assertThat(summary.path("logged").asInt()).isEqualTo(PICTURES);
    CliProcess.Answer rejected = cli.run("rejected");
    assertThat(rejected.code()).as(rejected.err()).isZero();
    assertThat(rejected.out().lines()).hasSize(1);
    assertThat(cli.run("rejected", "--retry", "never-heard-of").code()).isEqualTo(1);
  }

  private static void awaitLines(Path journal, int lines, JavaProcess process) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(journal) || linesOf(journal) < lines) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError(process.output() + process.errors());
      }
      Thread.sleep(2);
    }
  }

  private static long linesOf(Path journal) throws IOException {
    String text = Files.readString(journal, StandardCharsets.UTF_8);
    return text.chars().filter(c -> c == '\n').count() - 1;
  }
}
