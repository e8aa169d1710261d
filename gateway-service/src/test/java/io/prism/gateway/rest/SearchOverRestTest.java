package io.prism.gateway.rest;

import static io.prism.gateway.rest.UploadsOverRestTest.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.fake.FakeEncoder;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.fake.Pictures;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.SearchRequest;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.By;
import io.prism.type.v1.ResultList;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.awt.Color;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SearchOverRestTest {
  private static final byte[] GREEN = Pictures.png(40, 40, Color.GREEN);

  @Inject FakeServices services;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void fill() {
    Metrics.addRegistry(meters);
    for (String id : new String[] {"one", "two"}) {
      services
          .index()
          .artworks
          .put(
              id,
              Artwork.newBuilder()
                  .setId(id)
                  .setVersion(1)
                  .setState(Artwork.State.INDEXED)
                  .setCaption("a lamp")
                  .setCaptionSource(Artwork.CaptionSource.INVERTED)
                  .setKind("artwork")
                  .setModel(FakeEncoder.MODEL)
                  .build());
    }
  }

  @AfterEach
  void reset() {
    Metrics.removeRegistry(meters);
    services.index().artworks.clear();
    services.index().searches.clear();
    services.index().failure = null;
    services.captions().searchable = true;
    services.encoder().away = false;
    services.encoder().texts.clear();
  }

  @Test
  void aPictureFindsArtworksByStyleAndTellsWhatItShows() {
    given()
        .multiPart("picture", "x", GREEN)
        .multiPart(
            "request", "{\"query\": {\"picture\": {\"part\": \"picture\"}}, \"by\": \"STYLE\"}")
        .post("/v1/search")
        .then()
        .statusCode(200)
        .body("hits", hasSize(2))
        .body("hits[0].artwork.id", equalTo("one"))
        .body("query.caption", equalTo("a lamp"))
        .body("query.captionSource", equalTo("INVERTED"))
        .body("query.intent.searchable", equalTo(true))
        .body("query.model", equalTo("fake@1"))
        .body("query.decomposition", equalTo("fake"))
        .body("steps", empty())
        .body("nextPageToken", equalTo(""));

    SearchRequest asked = lastSearch();
    assertThat(asked.getModel()).isEqualTo("fake@1");
    assertThat(asked.getLimit()).isEqualTo(20);
    assertThat(asked.getTerms(0).getBy()).isEqualTo(By.Dimension.STYLE);
    assertThat(asked.getTerms(0).getPicture().getMixedList()).isEqualTo(FakeEncoder.PICTURE);
    assertThat(asked.getTerms(0).getPicture().getContent(0).getValuesList())
        .isEqualTo(FakeEncoder.TEXT);
  }

  @Test
  void aCorrectedCaptionIsWhatGetsEncoded() {
    String picture = Base64.getEncoder().encodeToString(GREEN);

    search(
            "{\"query\": {\"picture\": {\"base64\": \""
                + picture
                + "\"}}, \"caption\": \"a red fox\"}")
        .then()
        .statusCode(200)
        .body("query.caption", equalTo("a red fox"))
        .body("query.captionSource", equalTo("GIVEN"));

    assertThat(services.encoder().texts).contains("a red fox").doesNotContain("a lamp");
  }

  @Test
  void aCorrectedCaptionOfAnIndexedArtworkReplacesItsContent() {
    search("{\"query\": {\"artworkId\": \"one\"}, \"caption\": \"a red fox\"}")
        .then()
        .statusCode(200);

    QueryTerm term = lastSearch().getTerms(0);
    assertThat(term.getArtworkId()).isEqualTo("one");
    assertThat(term.getContent(0).getValuesList()).isEqualTo(FakeEncoder.TEXT);
  }

  @Test
  void wordsVectorsAndStoredArtworksAreQueriesToo() {
    search("{\"query\": {\"text\": \"stained glass\"}, \"by\": \"STYLE\", \"limit\": 5}")
        .then()
        .statusCode(200);
    assertThat(lastSearch().getTerms(0).getText().getValuesList()).isEqualTo(FakeEncoder.TEXT);
    assertThat(lastSearch().getLimit()).isEqualTo(5);

    search("{\"query\": {\"vector\": {\"model\": \"fake@1\", \"values\": [2, 0, 0, 0]}}}")
        .then()
        .statusCode(200);
    assertThat(lastSearch().getTerms(0).getPicture().getMixedList()).isEqualTo(FakeEncoder.PICTURE);
    assertThat(lastSearch().getTerms(0).getBy()).isEqualTo(By.Dimension.BOTH);

    given()
        .get("/v1/artworks/one/similar?by=OBJECT&limit=3")
        .then()
        .statusCode(200)
        .body("query.caption", equalTo("a lamp"));
    assertThat(lastSearch().getTerms(0).getArtworkId()).isEqualTo("one");
    assertThat(lastSearch().getTerms(0).getBy()).isEqualTo(By.Dimension.OBJECT);
    assertThat(lastSearch().getResultList().hasMinConfidence()).isFalse();

    given().get("/v1/artworks/one/similar?minConfidence=0.25").then().statusCode(200);
    assertThat(lastSearch().getResultList().getMinConfidence()).isEqualTo(.25f);
    for (String wrong : List.of("2", "NaN", "sure")) {
      problem(
              given().get("/v1/artworks/one/similar?minConfidence=" + wrong),
              400,
              "INVALID_ARGUMENT")
          .then()
          .body("field", equalTo("minConfidence"));
    }
  }

  @Test
  void aBlendKeepsTheDimensionAndWeightOfEachTerm() {
    search(
            "{\"query\": {\"blend\": ["
                + "{\"query\": {\"artworkId\": \"one\"}, \"by\": \"OBJECT\", \"weight\": 1},"
                + "{\"query\": {\"text\": \"neon\"}, \"by\": \"STYLE\", \"weight\": -0.5}]}}")
        .then()
        .statusCode(200);

    assertThat(lastSearch().getTermsList())
        .extracting(QueryTerm::getBy, QueryTerm::getWeight)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(By.Dimension.OBJECT, 1f),
            org.assertj.core.groups.Tuple.tuple(By.Dimension.STYLE, -0.5f));
  }

  @Test
  void weightsFiltersAndResultListsArePassedOn() {
    search(
            "{\"query\": {\"text\": \"neon\"}, \"weights\": {\"object\": 0.3, \"style\": 0.7},"
                + " \"filter\": {\"tagsAll\": [\"a\"], \"createdAfter\": \"2026-01-01T00:00:00Z\"},"
                + " \"resultList\": {\"minRank\": 1.08, \"order\": \"CATEGORY\", \"minConfidence\": 0,"
                + " \"minRanks\": {\"style\": 1.1}, \"calibrated\": true, \"categoryLevel\": 3,"
                + " \"sequence\": [\"CATEGORY_ORDER\", \"MIN_RANK\"]},"
                + " \"exact\": true, \"explain\": true}")
        .then()
        .statusCode(200);

    SearchRequest asked = lastSearch();
    assertThat(asked.getTerms(0).getWeights().getStyle()).isEqualTo(0.7f);
    assertThat(asked.getFilter().getTagsAllList()).containsExactly("a");
    assertThat(asked.getResultList().getMinRank()).isEqualTo(1.08f);
    assertThat(asked.getResultList().hasMinConfidence()).isTrue();
    assertThat(asked.getResultList().getMinConfidence()).isZero();
    assertThat(asked.getResultList().getMinRanks().getStyle()).isEqualTo(1.1f);
    assertThat(asked.getResultList().getSequenceList())
        .containsExactly(ResultList.Part.CATEGORY_ORDER, ResultList.Part.MIN_RANK);
    assertThat(asked.getExact()).isTrue();
    assertThat(asked.getExplain()).isTrue();
  }

  @Test
  void facetsAreToldWhenAskedFor() {
    search("{\"query\": {\"text\": \"neon\"}, \"facets\": true}")
        .then()
        .statusCode(200)
        .body("facets.styles.name", contains("neon", "pastel"))
        .body("facets.styles.count", contains(2, 0))
        .body("facets.tags", empty())
        .body("facets.counted", equalTo(2))
        .body("facets.complete", equalTo(true));
    search("{\"query\": {\"text\": \"neon\"}}").then().body("facets", equalTo(null));

    given()
        .get("/v1/artworks?facets=true")
        .then()
        .statusCode(200)
        .body("facets.styles.name", contains("neon", "pastel"));
    given().get("/v1/artworks?facets=false").then().body("facets", equalTo(null));
    problem(given().get("/v1/artworks?facets=yes"), 400, "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("facets"));
    problem(given().get("/v1/artworks?facets=true&facets=true"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aPictureThatIsNotSearchableIsNotSearchedUnlessTheCallerInsists() {
    services.captions().searchable = false;
    double refusedBefore = searches("refused");
    double searchedBefore = searches("searched");
    String picture = Base64.getEncoder().encodeToString(GREEN);
    String query = "{\"query\": {\"picture\": {\"base64\": \"" + picture + "\"}}";

    search(query + "}")
        .then()
        .statusCode(200)
        .body("hits", empty())
        .body("query.intent.searchable", equalTo(false))
        .body("query.intent.kind", equalTo("document"));
    assertThat(services.index().searches).isEmpty();
    assertThat(searches("refused")).isEqualTo(refusedBefore + 1);

    search(query + ", \"intent\": \"SKIP\"}").then().statusCode(200).body("hits", hasSize(2));
    assertThat(searches("searched")).isEqualTo(searchedBefore + 1);
    assertThat(lastSearch().getResultList().hasMinConfidence())
        .as("whoever insists sees what is nearest")
        .isTrue();
    assertThat(searches("refused")).isEqualTo(refusedBefore + 1);
  }

  private double searches(String outcome) {
    return meters.get("prism.searches").tag("outcome", outcome).counter().count();
  }

  @Test
  void analysisTellsTheVectorsOnlyWhenAsked() {
    String query = "{\"query\": {\"text\": \"neon\"}";
    analyze(query + "}").then().statusCode(200).body("vectors", equalTo(null));
    analyze(query + ", \"includeVectors\": true}")
        .then()
        .statusCode(200)
        .body("decomposition", equalTo("fake"))
        .body("vectors.whole", hasSize(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query | {}",
        "query | {\"query\": {}}",
        "query.text | {\"query\": {\"text\": \"\"}}",
        "query.text | {\"query\": {\"text\": \"  \"}}",
        "query.text | {\"query\": {\"text\": \"a\\u0001\"}}",
        "query.picture | {\"query\": {\"picture\": {}}}",
        "query.picture.part | {\"query\": {\"picture\": {\"part\": \"other\"}}}",
        "query.picture | {\"query\": {\"picture\": {\"base64\": \"AAAA\"}}}",
        "query.picture.url | {\"query\": {\"picture\": {\"url\": \"http://127.0.0.1/\"}}}",
        "query.vector.model | {\"query\": {\"vector\": {\"model\": \"x\", \"values\": [1]}}}",
        "query.vector.values | {\"query\": {\"vector\": {\"model\": \"fake@1\", \"values\": []}}}",
        "query.vector.values | {\"query\": {\"vector\": {\"model\": \"fake@1\", \"values\": [1]}}}",
        "query.vector.values | {\"query\": {\"vector\": {\"model\": \"fake@1\", \"values\":"
            + " [\"NaN\", 0, 0, 0]}}}",
        "query.vector.values | {\"query\": {\"vector\": {\"model\": \"fake@1\", \"values\": [0, 0,"
            + " 0, 0]}}}",
        "weights | {\"query\": {\"text\": \"x\"}, \"by\": \"STYLE\", \"weights\": {\"style\": 1}}",
        "weights | {\"query\": {\"text\": \"x\"}, \"weights\": {}}",
        "weights.style | {\"query\": {\"text\": \"x\"}, \"weights\": {\"style\": \"NaN\"}}",
        "weights.object | {\"query\": {\"text\": \"x\"}, \"weights\": {\"object\": 101}}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": 201}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": -1}",
        "caption | {\"query\": {\"text\": \"x\"}, \"caption\": \"y\"}",
        "filter.createdAfter | {\"query\": {\"text\": \"x\"}, \"filter\": {\"createdAfter\":"
            + " \"soon\"}}",
        "filter.createdAfter | {\"query\": {\"text\": \"x\"}, \"filter\": {\"createdAfter\":"
            + " \"+999999999-12-31T23:59:59Z\"}}",
        "filter.createdBefore | {\"query\": {\"text\": \"x\"}, \"filter\": {\"createdBefore\":"
            + " \"-0001-01-01T00:00:00Z\"}}",
        "filter.tagsAll | {\"query\": {\"text\": \"x\"}, \"filter\": {\"tagsAll\": [\"\"]}}",
        "resultList.minRank | {\"query\": {\"text\": \"x\"}, \"resultList\": {\"minRank\": 3}}",
        "resultList.minConfidence | {\"query\": {\"text\": \"x\"}, \"resultList\": {\"minConfidence\":"
            + " -0.1}}",
        "resultList.minRanks.whole | {\"query\": {\"text\": \"x\"}, \"resultList\": {\"minRanks\":"
            + " {\"whole\": 2.5}}}",
        "resultList.categoryLevel | {\"query\": {\"text\": \"x\"}, \"resultList\":"
            + " {\"categoryLevel\": 17}}",
        "resultList.sequence | {\"query\": {\"text\": \"x\"}, \"resultList\": {\"sequence\":"
            + " [\"MIN_RANK\", \"MIN_RANK\"]}}",
        "by | {\"query\": {\"text\": \"x\"}, \"by\": \"COLOR\"}",
        "query.artworkId | {\"query\": {\"text\": \"x\", \"artworkId\": \"one\"}}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": 1e99}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": 1e-99}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": 1.5}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": \"many\"}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": true}",
        "limit | {\"query\": {\"text\": \"x\"}, \"limit\": 2147483648}",
        "by | {\"query\": {\"text\": \"x\"}, \"by\": 99}",
        "by | {\"query\": {\"text\": \"x\"}, \"by\": [\"STYLE\"]}",
        "exact | {\"query\": {\"text\": \"x\"}, \"exact\": \"true\"}",
        "exact | {\"query\": {\"text\": \"x\"}, \"exact\": 1}",
        "query | {\"query\": \"x\"}",
        "query.text | {\"query\": {\"text\": 5}}",
        "query.text | {\"query\": {\"text\": [\"x\"]}}",
        "query.text | {\"query\": {\"text\": \"x\", \"text\": \"y\"}}",
        "page_token | {\"query\": {\"text\": \"x\"}, \"pageToken\": \"\", \"page_token\": \"\"}",
        "query.vector.values[1] | {\"query\": {\"vector\": {\"values\": [1, null]}}}",
        "query.vector.values[0] | {\"query\": {\"vector\": {\"values\": [1e39]}}}",
        "query.blend[1].weight | {\"query\": {\"blend\": [{}, {\"weight\": {}}]}}",
        "query.blend[0].query.colour | {\"query\": {\"blend\": [{\"query\": {\"colour\": 1}}]}}",
        "filter.tagsAll | {\"query\": {\"text\": \"x\"}, \"filter\": {\"tagsAll\": \"a\"}}",
        "filter.tagsAll[0] | {\"query\": {\"text\": \"x\"}, \"filter\": {\"tagsAll\": [5]}}",
        "colour | {\"query\": {\"text\": \"x\"}, \"colour\": 1}",
        "request | {\"query\": ",
        "request | nonsense",
        "request | ''",
      })
  void wrongRequestsAreRefusedByField(String field, String body) {
    Response response = search(body == null ? "" : body);
    if (field.equals("query.picture") && body.contains("AAAA")) {
      problem(response, 415, "UNSUPPORTED_MEDIA_TYPE");
    } else {
      problem(response, 400, "INVALID_ARGUMENT");
    }
    response.then().body("field", equalTo(field));
    assertThat(services.index().searches).isEmpty();
  }

  @Test
  void deepNestingIsRefusedWithoutHarm() {
    problem(search("{\"query\":".repeat(50_000)), 400, "INVALID_ARGUMENT");
    problem(search("{\"a\":" + "[".repeat(100_000)), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aVectorOfAnotherModelIsAMismatch() {
    problem(
        search("{\"query\": {\"vector\": {\"model\": \"other@9\", \"values\": [1, 0, 0, 0]}}}"),
        409,
        "MODEL_MISMATCH");
  }

  @Test
  void anArtworkThatDoesNotExistIsNotFound() {
    problem(search("{\"query\": {\"artworkId\": \"never\"}}"), 404, "NOT_FOUND")
        .then()
        .body("field", equalTo("query.artworkId"));
    problem(given().get("/v1/artworks/never/similar"), 404, "NOT_FOUND")
        .then()
        .body("field", equalTo("id"));
  }

  @Test
  void aBackendThatIsAwayIsSaidSoWithoutItsAddress() {
    services.encoder().away = true;

    Response response =
        given().multiPart("picture", "x", GREEN).multiPart("request", "{}").post("/v1/search");
    problem(response, 503, "UNAVAILABLE").then().header("Retry-After", equalTo("1"));
    assertThat(response.asString()).doesNotContain("10.1.2.3");
  }

  @Test
  void theIndexsOwnRefusalKeepsItsFieldAndStatus() {
    services.index().failure =
        new Problem(Reason.INVALID_ARGUMENT, "pageToken is of another query.", "pageToken", null);

    problem(
            search("{\"query\": {\"text\": \"x\"}, \"pageToken\": \"forged\"}"),
            400,
            "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("pageToken"));
  }

  @Test
  void aTermThatTheIndexRefusesIsBlamedUnderTheNameThatTheCallerWrote() {
    services.index().failure = Problem.invalid("terms[0].by", "Not by this.");

    problem(search("{\"query\": {\"text\": \"x\"}, \"by\": \"COLOUR\"}"), 400, "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("by"));
  }

  @Test
  void modelsAndStatsAreTold() {
    given().get("/v1/models").then().statusCode(200).body("models[0].model", equalTo("fake@1"));
    given()
        .get("/v1/stats")
        .then()
        .statusCode(200)
        .body("states.INDEXED", equalTo(2))
        .body("lag", equalTo(3))
        .body("model", equalTo("fake@1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"by=COLOR", "limit=many", "limit=201", "size=3", "by=STYLE&by=OBJECT"})
  void wrongParametersOfSimilarAreRefused(String parameters) {
    problem(given().get("/v1/artworks/one/similar?" + parameters), 400, "INVALID_ARGUMENT");
  }

  private static Response search(String body) {
    return given().contentType("application/json").body(body).post("/v1/search");
  }

  private static Response analyze(String body) {
    return given().contentType("application/json").body(body).post("/v1/analyze");
  }

  private SearchRequest lastSearch() {
    var searches = services.index().searches;
    return searches.get(searches.size() - 1);
  }
}
