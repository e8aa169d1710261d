package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pictures of every kind that is no artwork, as queries and as uploads. */
class KindsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Path QUERIES = PrismProcess.ROOT.resolve("models/prism-mini/queries");
  private static final Pattern KIND = Pattern.compile("intent-([a-z]+)-\\d+\\.jpg");

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data, Map.of("PRISM_INDEX_INGEST_KINDS_SCREENSHOT", "REJECT"));
    api = prism.api();
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  void noSearchIsMadeForAPictureThatIsNoArtworkUnlessOneInsists() throws Exception {
    List<Path> pictures;
    try (Stream<Path> files = Files.list(QUERIES)) {
      pictures = files.filter(file -> KIND.matcher(name(file)).matches()).sorted().toList();
    }
    assertThat(pictures.stream().map(KindsIT::kind).distinct()).hasSize(8);
    double asked = indexSearches();
    double refused = refusedSearches();
    for (Path picture : pictures) {
      JsonNode answer = search(picture, "CHECK");
      assertThat(answer.path("hits").isEmpty()).as(name(picture)).isTrue();
      JsonNode intent = answer.path("query").path("intent");
      assertThat(intent.path("kind").asText()).isEqualTo(kind(picture));
      assertThat(intent.path("searchable").asBoolean()).as(name(picture)).isFalse();
      assertThat(intent.path("score").asDouble()).as(name(picture)).isBetween(.5, 1.);
    }
    assertThat(indexSearches()).as("nobody asked the index").isEqualTo(asked);
    assertThat(refusedSearches()).isEqualTo(refused + pictures.size());

    JsonNode insisted = search(pictures.get(0), "SKIP");
    assertThat(insisted.path("query").path("intent").path("searchable").asBoolean()).isFalse();
    assertThat(indexSearches()).isEqualTo(asked + 1);
  }

  @Test
  void whatIsKeptOfUploadsIsASettingForEachKind() throws Exception {
    assertThat(put("screenshot", Pictures.query("intent-screenshot-2"))).isEqualTo(202);
    assertThat(put("document", Pictures.query("intent-document-1"))).isEqualTo(202);
    assertThat(put("work", Pictures.query("giraffe__low-poly"))).isEqualTo(202);

    JsonNode refused = api.awaitState("screenshot", "REJECTED", PATIENCE);
    assertThat(refused.path("reason").path("code").asText()).isEqualTo("UNWANTED_KIND");
    assertThat(refused.path("reason").path("text").asText()).contains("screenshot");
    JsonNode marked = api.awaitState("document", "INDEXED", PATIENCE);
    assertThat(marked.path("kind").asText()).isEqualTo("document");
    assertThat(marked.path("marks"))
        .extracting(JsonNode::asText)
        .containsExactly("UNSEARCHABLE_KIND");
    JsonNode work = api.awaitState("work", "INDEXED", PATIENCE);
    assertThat(work.path("kind").asText()).isEqualTo("artwork");
    assertThat(work.path("marks")).isEmpty();

    JsonNode documents = api.get("/v1/artworks?kinds=DOCUMENT&facets=true").json();
    assertThat(documents.path("artworks"))
        .extracting(artwork -> artwork.path("id").asText())
        .containsExactly("document");
    assertThat(documents.path("facets").path("kinds"))
        .extracting(kind -> kind.path("name").asText())
        .contains("document", "artwork");
  }

  @Test
  void theCommandLineSaysWhatItIsAndSearchesAnywayWhenTold() throws Exception {
    CliProcess cli = new CliProcess(api.base());
    String picture = QUERIES.resolve("intent-table-5.jpg").toString();
    assertThat(put("found", Pictures.query("koala__mosaic"))).isEqualTo(202);
    api.awaitState("found", "INDEXED", PATIENCE);

    CliProcess.Answer refused = cli.run("search", picture);
    assertThat(refused.code()).isZero();
    assertThat(refused.err())
        .containsPattern("looks like table \\([0-9]+ %\\)")
        .contains("--anyway");
    assertThat(refused.out()).isEmpty();

    CliProcess.Answer insisted = cli.run("search", picture, "--anyway");
    assertThat(insisted.out()).contains("found");
    assertThat(insisted.err()).doesNotContain("Not searched");
  }

  private static int put(String id, byte[] picture) throws Exception {
    return api.put(id, picture, "{}").status();
  }

  private static JsonNode search(Path picture, String intent) throws Exception {
    PrismApi.Answer answer =
        api.post(
            "/v1/search",
            "{\"query\":{\"picture\":{\"base64\":\"%s\"}},\"by\":\"STYLE\",\"intent\":\"%s\"}"
                .formatted(
                    Base64.getEncoder().encodeToString(Files.readAllBytes(picture)), intent));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static double refusedSearches() throws Exception {
    return metric("prism_searches_total", "outcome=\"refused\"");
  }

  private static double indexSearches() throws Exception {
    return metric("prism_index_calls_seconds_count", "call=\"search\"");
  }

  /** Of the metric's lines with this label, together; 0 when there are none. */
  private static double metric(String name, String label) throws Exception {
    return api.get("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String name(Path picture) {
    return picture.getFileName().toString();
  }

  private static String kind(Path picture) {
    Matcher matcher = KIND.matcher(name(picture));
    assertThat(matcher.matches()).isTrue();
    return matcher.group(1);
  }
}
