package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pictures that show several things, and pictures of single things, found by one another. */
class RegionsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String SCENE = "scene-01__oil-painting";
  private static final List<String> WORKS =
      List.of(
          "owl__mosaic", "owl__ukiyo-e", "t-rex__low-poly", "croissant__linocut", "fox__ink-wash");

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
    put(SCENE, Pictures.gallery(SCENE));
    for (String work : WORKS) {
      put(work, Pictures.gallery(work));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  private static void put(String id, byte[] picture) throws Exception {
    assertThat(api.put(id, picture, "{}").status()).isEqualTo(202);
    api.awaitState(id, "INDEXED", PATIENCE);
  }

  @Test
  void aSceneIsFoundByAThingInItWhichTheAnswerShows() throws Exception {
    JsonNode scene = api.get("/v1/artworks/" + SCENE).json();
    assertThat(scene.path("kind").asText()).isEqualTo("scene");
    assertThat(texts(scene.path("regions"), "object")).contains("owl", "t-rex");

    JsonNode hits =
        search("{\"query\": {\"text\": \"owl\"}, \"by\": \"OBJECT\", \"explain\": true}");

    assertThat(ids(hits.path("hits")).subList(0, 3))
        .containsExactlyInAnyOrder("owl__mosaic", "owl__ukiyo-e", SCENE);
    JsonNode hit = hit(hits.path("hits"), SCENE);
    assertThat(hit.path("region").path("object").asText()).isEqualTo("owl");
    assertThat(hit.path("scores").path("object").asDouble()).isGreaterThan(.99);
    assertThat(hit.path("category").asText()).isEqualTo("animals-nature/animal-bird");
    assertThat(hit.path("because").path(0).asText()).endsWith("owl, in a part of it");
    assertThat(
            hit(hits.path("hits"), "owl__mosaic").path("region").isMissingNode()
                || hit(hits.path("hits"), "owl__mosaic").path("region").isNull())
        .isTrue();

    JsonNode whole =
        search("{\"query\": {\"text\": \"owl\"}, \"by\": \"OBJECT\", \"regions\": \"WHOLE\"}");
    assertThat(ids(whole.path("hits")).subList(0, 2))
        .containsExactlyInAnyOrder("owl__mosaic", "owl__ukiyo-e");
    assertThat(whole.path("hits")).noneMatch(other -> other.path("region").has("box"));
  }

  @Test
  void eachThingOfAQueryIsAnsweredApartAndMoreOfItIsThereByItsBox() throws Exception {
    String picture = base64(Pictures.gallery(SCENE));
    String request =
        "{\"query\": {\"picture\": {\"base64\": \"%s\"}%s}, \"by\": \"OBJECT\", \"limit\": 1,"
            + " \"resultList\": {\"minConfidence\": 0}, \"filter\": {\"excludeIds\": [\"%s\"]}%s}";

    JsonNode answer = search(request.formatted(picture, "", SCENE, ""));

    JsonNode regions = answer.path("regions");
    assertThat(regions.size()).isEqualTo(answer.path("query").path("regions").size()).isPositive();
    int owl = texts(answer.path("query").path("regions"), "object").indexOf("owl");
    JsonNode owls = regions.path(owl);
    assertThat(owls.path("caption").asText()).isEqualTo("owl");
    assertThat(ids(owls.path("hits"))).containsExactly("owl__mosaic");
    assertThat(answer.path("hits")).hasSize(1);

    String box = ", \"box\": " + owls.path("region").path("box");
    JsonNode part = search(request.formatted(picture, box, SCENE, ""));
    assertThat(ids(part.path("hits"))).containsExactly("owl__mosaic");
    assertThat(part.path("regions")).isEmpty();
    String token = ", \"pageToken\": \"" + part.path("nextPageToken").asText() + "\"";
    JsonNode more = search(request.formatted(picture, box, SCENE, token));
    assertThat(ids(more.path("hits"))).containsExactly("owl__ukiyo-e");
  }

  @Test
  void thePagesOfASceneHaveEachWorkOnce() throws Exception {
    List<String> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      JsonNode page =
          search(
              "{\"query\": {\"artworkId\": \"%s\"}, \"by\": \"OBJECT\", \"limit\": 2, \"facets\": %s,"
                      .formatted(SCENE, token.isEmpty())
                  + " \"resultList\": {\"minConfidence\": 0}, \"filter\": {\"excludeIds\": [\"changing\","
                  + " \"going\"]}, \"pageToken\": \"%s\"}".formatted(token));
      seen.addAll(ids(page.path("hits")));
      token = page.path("nextPageToken").asText();
      pages++;
    } while (!token.isEmpty());

    assertThat(seen).containsExactlyInAnyOrderElementsOf(WORKS);
    assertThat(pages).isEqualTo(3);
    JsonNode similar = api.get("/v1/artworks/" + SCENE + "/similar?by=OBJECT&limit=2").json();
    assertThat(similar.path("nextPageToken").asText()).startsWith("things-2-");
  }

  @Test
  void aPartOfAStoredWorkThatSomebodyDrawsIsAQuery() throws Exception {
    JsonNode scene = api.get("/v1/artworks/" + SCENE).json();
    int owl = texts(scene.path("regions"), "object").indexOf("owl");
    String box = scene.path("regions").path(owl).path("box").toString();

    JsonNode part =
        search(
            "{\"query\": {\"artworkId\": \"%s\", \"box\": %s}, \"by\": \"OBJECT\"}"
                .formatted(SCENE, box));

    assertThat(part.path("query").path("caption").asText()).isEqualTo("owl");
    assertThat(ids(part.path("hits")).subList(0, 2))
        .containsExactlyInAnyOrder("owl__mosaic", "owl__ukiyo-e");
    assertThat(ids(part.path("hits"))).doesNotContain(SCENE);
  }

  @Test
  void theCommandLineSaysWhatIsInAPictureAndSearchesForAPart() throws Exception {
    CliProcess cli = new CliProcess(api.base());

    assertThat(cli.run("show", SCENE).out()).containsPattern("things +.*owl [0-9]+%");
    assertThat(cli.run("search", "owl", "--by", "object").out()).contains("owl in it / ");

    CliProcess.Answer apart = cli.run("search", "--id", SCENE, "--by", "object");
    assertThat(apart.err()).contains("In the picture: ").contains("owl").contains("t-rex");
    assertThat(apart.out()).contains("t-rex__low-poly").contains("owl__mosaic");

    CliProcess.Answer part =
        cli.run("search", "--id", SCENE, "--by", "object", "--part", "0.59,0.06,0.33,0.42");
    assertThat(part.err()).contains("Prism sees: owl").doesNotContain("In the picture");
    assertThat(part.out()).contains("owl__mosaic").doesNotContain("t-rex__low-poly");

    CliProcess.Answer outside = cli.run("search", "--id", SCENE, "--part", "0.5,0,0.6,1");
    assertThat(outside.code()).isEqualTo(1);
    assertThat(outside.err()).contains("query.box");
  }

  @Test
  void regionsGoWithAWorkThatIsReplacedOrDeleted() throws Exception {
    put("changing", Pictures.gallery("scene-02__watercolor"));
    assertThat(found("grapes")).contains("changing");

    assertThat(api.put("changing", Pictures.gallery("fox__chalkboard"), "{}").status())
        .isEqualTo(202);
    awaitCaption("changing", "fox");
    assertThat(api.get("/v1/artworks/changing").json().path("regions")).isEmpty();
    assertThat(found("grapes")).doesNotContain("changing");

    put("going", Pictures.gallery("scene-02__watercolor"));
    assertThat(found("grapes")).contains("going");
    assertThat(api.delete("going").status()).isEqualTo(202);
    api.awaitGone("going", PATIENCE);
    assertThat(found("grapes")).doesNotContain("going");
  }

  private static List<String> found(String thing) throws Exception {
    return ids(
        search(
                "{\"query\": {\"text\": \"%s\"}, \"by\": \"OBJECT\", \"resultList\": {\"minRank\": 1.9}}"
                    .formatted(thing))
            .path("hits"));
  }

  private static void awaitCaption(String id, String caption) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!api.get("/v1/artworks/" + id).json().path("caption").asText().equals(caption)) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static JsonNode search(String request) throws Exception {
    PrismApi.Answer answer = api.post("/v1/search", request);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode hit(JsonNode hits, String id) {
    return StreamSupport.stream(hits.spliterator(), false)
        .filter(hit -> hit.path("artwork").path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids(JsonNode hits) {
    List<String> ids = new ArrayList<>();
    hits.forEach(hit -> ids.add(hit.path("artwork").path("id").asText()));
    return ids;
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(entry -> texts.add(entry.path(field).asText()));
    return texts;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
