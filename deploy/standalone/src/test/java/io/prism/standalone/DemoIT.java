package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, and what it says one can do then. */
class DemoIT {

  private static final int WORKS = 794;
  private static final Pattern TESTED =
      Pattern.compile("<!-- tested -->\\s*```sh\\n(.*?)```", Pattern.DOTALL);

  @TempDir static Path data;
  private static PrismProcess prism;
  private static int port;
  private static int kafka;

  @BeforeAll
  static void start() throws Exception {
    // The README's own ports where nobody has them.
    port = freeOr(8080);
    kafka = freeOr(9092);
    prism =
        PrismProcess.launch(
            port,
            kafka,
            java.util.Map.of(),
            "demo",
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(kafka),
            "--data",
            data.toString());
    prism.awaitLine("Prism is ready: http://127.0.0.1:" + port, Duration.ofMinutes(25));
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  void everyWorkOfTheGalleryIsIndexedAndNoneRefused() throws Exception {
    assertThat(prism.output())
        .contains(WORKS + " of " + WORKS + " artworks")
        .contains(" 0 refused");
    assertThat(prism.api().get("/v1/artworks/demo-fox__chalkboard").json().path("state").asText())
        .isEqualTo("INDEXED");
  }

  @Test
  void whatTheManifestSaysOfObjectAndStyleIsNotHandedIn() throws Exception {
    JsonNode fox = prism.api().get("/v1/artworks/demo-fox__chalkboard").json();
    assertThat(fox.path("captionSource").asText()).isEqualTo("INVERTED");
  }

  @Test
  void residentMemoryStaysUnderSevenHundredMegabytes() throws Exception {
    long megabytes = prism.residentMegabytes();
    System.out.println("Resident memory after the demo: " + megabytes + " MB");
    assertThat(megabytes).isLessThanOrEqualTo(700);
  }

  @Test
  void thePageIsServed() throws Exception {
    PrismApi.Answer page = prism.api().get("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body().toLowerCase(java.util.Locale.ROOT)).contains("<html", "prism");
  }

  @TestFactory
  Stream<DynamicTest> theReadmesExamplesRunAsTheyStandThere() throws Exception {
    assumeTrue(hasCurl(), "curl is not installed");
    Matcher blocks = TESTED.matcher(Files.readString(PrismProcess.ROOT.resolve("README.md")));
    List<String> examples = blocks.results().map(block -> block.group(1)).toList();
    assertThat(examples).isNotEmpty();
    return examples.stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.strip().lines().findFirst().orElse(""), () -> runExample(example)));
  }

  @Test
  void everyMetricThatTheOperatingGuideNamesIsThere() throws Exception {
    String metrics = prism.api().get("/q/metrics").body();
    String guide = Files.readString(PrismProcess.ROOT.resolve("docs/operating.md"));
    List<String> named =
        Pattern.compile("`((?:prism|http|jvm|process)_[a-z_]+)")
            .matcher(guide)
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named)
        // Of an engine that does not run here; TritonMetricsTest sees them.
        .filteredOn(name -> !name.matches("prism_(encoder|caption)_triton_.*"))
        .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[_{ ]"));
  }

  @Test
  void heldOutPicturesFindTheirStyleWithoutTheirObjectAndTheirObjectWithoutTheirStyle()
      throws Exception {
    Retrieval retrieval = new Retrieval(prism.api());
    var table = retrieval.measure();
    String printed = retrieval.print(table);
    System.out.println("Of the ten best hits for held-out pictures:\n" + printed);

    Retrieval.Shares whole = table.get("WHOLE");
    Retrieval.Shares style = table.get("STYLE");
    Retrieval.Shares object = table.get("OBJECT");
    Retrieval.Shares both = table.get("BOTH");
    assertThat(style.style()).as("style@10 by style").isGreaterThan(0.94);
    assertThat(style.object()).as("content leak of a search by style").isLessThan(0.03);
    assertThat(style.style() - whole.style()).as("gain over plain search").isGreaterThan(0.15);
    assertThat(object.object() / retrieval.objectCeiling())
        .as("object@10 by object, of what can be reached")
        .isGreaterThan(0.88);
    assertThat(object.style()).as("style leak of a search by object").isLessThan(0.05);
    assertThat(object.object() - whole.object()).as("gain over plain search").isGreaterThan(0.35);
    assertThat(both.style()).as("style@10 by both").isGreaterThan(0.45);
    assertThat(both.object()).as("object@10 by both").isGreaterThan(0.25);
    assertThat(Files.readString(PrismProcess.ROOT.resolve("README.md")))
        .as("the README's table is the measured one")
        .contains(printed);
  }

  @Test
  void whatIsNearByChanceIsToldFromWhatIsRelated() throws Exception {
    Map<String, Counterparts.Shares> table = new Counterparts(prism.api()).measure();
    System.out.println(
        "Held-out queries, a third without a counterpart, 20 nearest, confidence at least 0.3:\n"
            + Counterparts.print(table));

    assertThat(table.keySet()).containsExactly("OBJECT", "STYLE", "BOTH", "WHOLE");
    table.forEach(
        (by, shares) -> {
          assertThat(shares.found()).as("answered by " + by).isGreaterThan(0.85);
          assertThat(shares.quiet()).as("silent by " + by).isGreaterThan(0.6);
          assertThat(shares.precision()).as("precision by " + by).isGreaterThan(0.75);
          assertThat(shares.recall()).as("recall by " + by).isGreaterThan(0.6);
        });
  }

  @Test
  void kindsOfPicturesAreToldApartAndArtworksAreNotRefused() throws Exception {
    Kinds kinds = new Kinds(prism.api());
    Map<String, Map<String, Integer>> confusion = kinds.confusion();
    System.out.println("Held-out pictures and scenes by kind:\n" + Kinds.print(confusion));

    assertThat(confusion)
        .containsOnlyKeys(
            "artwork",
            "blank",
            "chart",
            "code",
            "diagram",
            "document",
            "noise",
            "scene",
            "screenshot",
            "table");
    assertThat(kinds.refused()).as("of the artworks and scenes").isLessThanOrEqualTo(.01);
    assertThat(kinds.let()).as("of the pictures that are no artworks").isZero();
    assertThat(confusion.get("artwork").get("artwork")).isGreaterThanOrEqualTo(68);
    assertThat(confusion.get("scene").get("scene")).isGreaterThanOrEqualTo(26);
  }

  @Test
  void theThingsInScenesAreFoundAndFindOthers() throws Exception {
    Scenes scenes = new Scenes(prism.api());
    Scenes.Detection detection = scenes.detection();
    Scenes.Search without = scenes.search("WHOLE");
    Scenes.Search with = scenes.search("AUTO");
    System.out.println(
        "Scenes that chose nothing:\n" + Scenes.print(detection, without, with, scenes.style()));

    assertThat(detection.precision()).as("precision of regions").isGreaterThan(.8);
    assertThat(detection.recall()).as("recall of regions").isGreaterThan(.9);
    assertThat(detection.named()).as("regions named rightly").isGreaterThan(.75);
    assertThat(with.precision()).as("object@10").isGreaterThan(without.precision() + .15);
    assertThat(with.coverage()).as("things among the hits").isGreaterThan(.7);
    assertThat(with.found()).as("scenes found").isGreaterThan(without.found() + .3);
    assertThat(scenes.style()).as("style@10 of scenes").isGreaterThan(.95);
  }

  @Test
  void theStepsOfAResultListCanBeTakenOneByOneOrTogetherInAnyOrder() throws Exception {
    JsonNode plain = resultList("");
    assertThat(plain.path("hits")).hasSize(30);
    assertThat(plain.path("steps")).hasSize(1);
    assertThat(plain.path("hits").path(0).path("because")).anyMatch(DemoIT::tellsConfidence);

    JsonNode listed =
        resultList(
            "\"minConfidence\": 0.3, \"maxDistance\": 1.2, \"minRanks\": {\"object\": 0.9},"
                + " \"maxSelfInformation\": 2.5, \"order\": \"CATEGORY\", \"categoryLevel\": 1,"
                + " \"sequence\": [\"MIN_RANK\", \"MAX_DISTANCE\"]");
    assertThat(listed.path("steps"))
        .extracting(step -> step.path("name").asText())
        .containsExactly(
            "minConfidence", "minRank", "maxDistance", "maxSelfInformation", "categoryOrder");
    int in = 30;
    for (JsonNode step : listed.path("steps")) {
      assertThat(step.path("in").asInt()).isEqualTo(in);
      assertThat(step.path("detail").asText()).isNotEmpty();
      in = step.path("out").asInt();
    }
    assertThat(listed.path("hits")).hasSize(in).hasSizeBetween(1, 29);
    List<String> categories = new ArrayList<>();
    for (JsonNode hit : listed.path("hits")) {
      String category = hit.path("category").asText();
      assertThat(category).doesNotContain("/").isNotEmpty();
      assertThat(hit.path("ranks").path("object").asDouble()).isGreaterThanOrEqualTo(.9);
      assertThat(hit.path("distance").asDouble()).isLessThanOrEqualTo(1.2);
      if (categories.isEmpty() || !categories.get(categories.size() - 1).equals(category)) {
        categories.add(category);
      }
    }
    assertThat(categories).as("each category in one piece").doesNotHaveDuplicates();

    // 99 of 100 unrelated pairs stay under a rank of 1.21 by object.
    JsonNode calibrated = resultList("\"minConfidence\": 0, \"calibrated\": true");
    assertThat(calibrated.path("steps"))
        .extracting(step -> step.path("name").asText())
        .containsExactly("minRank", "maxSelfInformation");
    assertThat(calibrated.path("hits"))
        .isNotEmpty()
        .allMatch(hit -> hit.path("ranks").path("object").asDouble() > 1.2);
  }

  private static boolean tellsConfidence(JsonNode because) {
    return because.asText().startsWith("confidence ");
  }

  /** What a search for the objects of a work in the gallery tells with this result list. */
  private static JsonNode resultList(String fields) throws Exception {
    PrismApi.Answer answer =
        prism
            .api()
            .post(
                "/v1/search",
                "{\"query\": {\"artworkId\": \"demo-fox__chalkboard\"}, \"by\": \"OBJECT\","
                    + " \"limit\": 30, \"explain\": true, \"resultList\": {"
                    + fields
                    + "}}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void theCommandLineSaysWhenNothingIsSimilarAndShowsTheNearestWhenTold() throws Exception {
    CliProcess cli = new CliProcess(prism.api().base());

    CliProcess.Answer fox = cli.run("search", "fox", "--by", "object");
    assertThat(fox.out()).contains("demo-fox__").doesNotContain("demo-camera__");
    CliProcess.Answer none = cli.run("search", "toothbrush", "--by", "object");
    assertThat(none.code()).isZero();
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("Nothing similar").contains("--anyway");
    CliProcess.Answer nearest =
        cli.run("search", "toothbrush", "--by", "object", "--anyway", "--limit", "5");
    assertThat(nearest.out().lines()).hasSize(6);
  }

  @Test
  void aSecondStartSkipsWhatIsDone() throws Exception {
    assertThat(prism.stop("TERM")).isIn(0, 143);
    long start = System.nanoTime();
    prism = PrismProcess.start(data, port, kafka, "demo");
    System.out.println(
        "Second start of the demo: "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)
            + " ms");
    assertThat(prism.output()).contains("0 indexed, " + WORKS + " were there, 0 refused");
  }

  @Test
  void theReadmesJavaRunsAsItStandsThere() throws Exception {
    Matcher block =
        Pattern.compile("<!-- tested -->\\s*```java\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PrismProcess.ROOT.resolve("README.md")));
    assertThat(block.find()).isTrue();
    Path example = Files.createDirectories(data.resolveSibling("sdk")).resolve("Example.java");
    Files.writeString(example, block.group(1).replace("127.0.0.1:8080", "127.0.0.1:" + port));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "cli/target/lib/*",
                example.toString())
            .directory(PrismProcess.ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).startsWith("INDEXED: ");
    assertThat(lines.subList(1, 6)).allMatch(line -> line.matches("[0-9.]+ \\S.*"));
    assertThat(lines.get(1)).endsWith("My trophy");
  }

  private static void runExample(String example) throws Exception {
    String script =
        "set -e\n"
            + (port == 8080 ? example : example.replace("127.0.0.1:8080", "127.0.0.1:" + port));
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(PrismProcess.ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PRISM_URL", "http://127.0.0.1:" + port);
    builder.environment().put("PRISM_NO_BUILD", "yes");
    Process process = builder.start();
    process.getOutputStream().close();
    try (MappingIterator<JsonNode> answers =
        new ObjectMapper().readerFor(JsonNode.class).readValues(process.getInputStream())) {
      int count = 0;
      while (answers.hasNext()) {
        JsonNode answer = answers.next();
        // A problem has a status; a search that finds nothing has no hits.
        assertThat(answer.has("status")).as(answer.toString()).isFalse();
        assertThat(answer.has("hits") || answer.has("id")).as(answer.toString()).isTrue();
        count++;
      }
      assertThat(count).isPositive();
    }
    assertThat(process.waitFor()).isZero();
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freeOr(int wanted) {
    try {
      Ports.requireFree("127.0.0.1", wanted, "--port");
      return wanted;
    } catch (StartFailure e) {
      return Ports.anyFree();
    }
  }
}
