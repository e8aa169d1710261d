package io.prism.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.prism.gateway.fake.FakeEncoder;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.fake.Pictures;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.SearchRequest;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Box;
import io.prism.type.v1.Region;
import io.prism.type.v1.ResultList;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RegionsOverRestTest {
  private static final String PICTURE =
      "{\"picture\": {\"base64\": \""
          + Base64.getEncoder().encodeToString(Pictures.png(40, 40, Color.GREEN))
          + "\"}";

  @Inject FakeServices services;

  @BeforeEach
  void fill() {
    // Other tests of the same application leave theirs.
    services.index().artworks.clear();
    services.index().searches.clear();
    for (String id : List.of("one", "two")) {
      services.index().artworks.put(id, work(id).build());
    }
    services
        .index()
        .artworks
        .put(
            "scene",
            work("scene").addRegions(region("owl", 0)).addRegions(region("cup", .5f)).build());
  }

  @AfterEach
  void reset() {
    services.index().artworks.clear();
    services.index().searches.clear();
    services.captions().several = false;
    services.captions().searchable = true;
  }

  @Test
  void eachThingInAPictureOfSuchAKindIsSearchedForAndAnsweredApart() {
    services.captions().several = true;

    search("{\"query\": " + PICTURE + "}, \"by\": \"STYLE\", \"limit\": 2, \"facets\": true}")
        .then()
        .statusCode(200)
        .body("hits", hasSize(2))
        .body("query.regions", hasSize(2))
        .body("query.regions[0].object", equalTo("lamp"))
        .body("query.regions[0].box.width", equalTo(.5f))
        .body("regions.region.box.x", contains(0f, .5f))
        .body("regions[0].hits", hasSize(2))
        .body("regions[0].caption", equalTo("a lamp"))
        .body("facets.styles", hasSize(2))
        .body("nextPageToken", startsWith("things-2-"));

    assertThat(services.index().searches)
        .extracting(asked -> asked.getTerms(0).getPicture().getMixedList())
        .containsExactly(FakeEncoder.PICTURE, FakeEncoder.LEFT, FakeEncoder.RIGHT);
    assertThat(services.index().searches).extracting(SearchRequest::getLimit).containsOnly(200);
    assertThat(services.index().searches)
        .extracting(SearchRequest::getFacets)
        .containsExactly(true, false, false);
    assertThat(services.index().searches).noneMatch(SearchRequest::getWholeOnly);
  }

  @Test
  void otherPicturesAreSearchedForAsAWholeUnlessAskedOtherwise() {
    search("{\"query\": " + PICTURE + "}}")
        .then()
        .statusCode(200)
        .body("regions", empty())
        .body("query.regions", empty());
    assertThat(services.index().searches).hasSize(1);

    search("{\"query\": " + PICTURE + "}, \"regions\": \"DETECT\"}")
        .then()
        .statusCode(200)
        .body("regions", hasSize(2));
    services.captions().several = true;
    services.index().searches.clear();
    search("{\"query\": " + PICTURE + "}, \"regions\": \"WHOLE\"}")
        .then()
        .statusCode(200)
        .body("regions", empty());
    assertThat(services.index().searches).hasSize(1).allMatch(SearchRequest::getWholeOnly);
  }

  @Test
  void aStoredArtworkIsTakenApartAsItWasIndexed() {
    search("{\"query\": {\"artworkId\": \"scene\"}}")
        .then()
        .statusCode(200)
        .body("regions.region.object", contains("owl", "cup"))
        .body("regions.caption", contains("owl", "cup"));

    assertThat(services.index().searches)
        .extracting(asked -> asked.getTerms(0))
        .allMatch(term -> term.getArtworkId().equals("scene"))
        .extracting(QueryTerm::hasRegion)
        .containsExactly(false, true, true);
    assertThat(services.index().searches.get(2).getTerms(0).getRegion()).isEqualTo(1);
  }

  @Test
  void onlyThePartThatSomebodyDrawsIsSearchedFor() {
    services.captions().several = true;

    search(
            "{\"query\": "
                + PICTURE
                + ", \"box\": {\"x\": 0.6, \"y\": 0.1, \"width\": 0.3, \"height\": 0.3}},"
                + " \"caption\": \"a red fox\"}")
        .then()
        .statusCode(200)
        .body("regions", empty())
        .body("query.caption", equalTo("a red fox"));

    assertThat(services.index().searches).hasSize(1);
    assertThat(services.index().searches.get(0).getTerms(0).getPicture().getMixedList())
        .isEqualTo(FakeEncoder.RIGHT);
  }

  @Test
  void aBoxThatIsARegionOfAStoredArtworkIsThatRegion() {
    search(
            "{\"query\": {\"artworkId\": \"scene\","
                + " \"box\": {\"x\": 0.4999, \"width\": 0.5, \"height\": 1}},"
                + " \"regions\": \"DETECT\"}")
        .then()
        .statusCode(200)
        .body("query.caption", equalTo("cup"))
        .body("regions", empty());

    QueryTerm term = services.index().searches.get(0).getTerms(0);
    assertThat(term.getArtworkId()).isEqualTo("scene");
    assertThat(term.getRegion()).isEqualTo(1);
    assertThat(services.index().searches).hasSize(1);
    assertThat(services.index().searches.get(0).getFilter().getExcludeIdsList()).isEmpty();
  }

  @Test
  void aPartIsSearchedForWhateverKindOfPictureItSeemsToBe() {
    services.captions().searchable = false;
    String box = ", \"box\": {\"width\": 0.5, \"height\": 1}}}";

    search("{\"query\": " + PICTURE + "}}").then().body("hits", empty());
    search("{\"query\": " + PICTURE + box)
        .then()
        .body("hits", hasSize(3))
        .body("query.intent.searchable", equalTo(true))
        .body("query.intent.kind", equalTo("document"));
  }

  @Test
  void pagesOfThingsHaveEachWorkOnceAndGoWithNoOtherRequest() {
    for (int i = 0; i < 10; i++) {
      services.index().artworks.put("work" + i, work("work" + i).build());
    }
    String request = "{\"query\": {\"artworkId\": \"scene\"}, \"limit\": %d, \"facets\": %s%s}";
    List<String> seen = new ArrayList<>();
    String token = "";
    int limit = 5;
    do {
      Response page =
          search(request.formatted(limit, token.isEmpty(), ", \"pageToken\": \"" + token + "\""));
      page.then()
          .statusCode(200)
          .body("regions", hasSize(token.isEmpty() ? 2 : 0))
          .body("query.regions", hasSize(2));
      seen.addAll(page.path("hits.artwork.id"));
      token = page.path("nextPageToken");
      limit = 3;
    } while (!token.isEmpty());

    assertThat(seen).hasSize(13).doesNotHaveDuplicates();
    // The whole's and the first thing's best, then the other one's; and so on.
    assertThat(seen.subList(0, 5))
        .containsExactlyInAnyOrder("one", "work9", "scene", "work8", "two");
    assertThat(services.index().searches)
        .as("every page takes from the same lists")
        .extracting(SearchRequest::getLimit)
        .containsOnly(200);

    token = search(request.formatted(5, true, "")).path("nextPageToken");
    for (String wrong : List.of("things-5-0123456789abcdef", "things-5-", token + "0", "x")) {
      search(request.formatted(5, true, ", \"pageToken\": \"" + wrong + "\""))
          .then()
          .statusCode(400)
          .body("field", equalTo("pageToken"));
    }
    search(request.formatted(5, true, ", \"by\": \"STYLE\", \"pageToken\": \"" + token + "\""))
        .then()
        .statusCode(400);
    given()
        .get("/v1/artworks/scene/similar?limit=5")
        .then()
        .statusCode(200)
        .body("hits", hasSize(5))
        .body("regions", hasSize(2));
  }

  @Test
  void categoriesStayTogetherThoughThingsHaveTheirTurn() {
    for (int i = 0; i < 6; i++) {
      String category = i % 2 == 0 ? "cups" : "owls";
      services.index().artworks.put("w" + i, work("w" + i).setCategory(category).build());
    }
    services.index().artworks.keySet().removeAll(List.of("one", "two"));

    List<String> categories =
        search(
                "{\"query\": {\"artworkId\": \"scene\"}, \"limit\": 20, \"resultList\":"
                    + " {\"order\": \"CATEGORY\", \"sequence\": [\"CATEGORY_ORDER\"]}}")
            .path("hits.category");

    // The scene at 1; owls at 2, 5 and 6; cups at 3, 4 and 7: 1, .87 and .73.
    assertThat(categories).containsExactly("", "owls", "owls", "owls", "cups", "cups", "cups");
    assertThat(services.index().searches)
        .extracting(asked -> asked.getResultList().getOrder())
        .containsOnly(ResultList.Order.RANK);
    assertThat(services.index().searches)
        .allMatch(asked -> asked.getResultList().getSequenceCount() == 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query.box | {'query': {'text': 'fox', 'box': {'width': 1, 'height': 1}}}",
        "query.box | {'query': {'vector': {'model': 'fake@1', 'values': [1,0,0,0]}, 'box': {'width': 1, 'height': 1}}}",
        "query.box | {'query': {'artworkId': 'one', 'box': {'x': 0.5, 'width': 0.6, 'height': 1}}}",
        "query.box | {'query': {'artworkId': 'one', 'box': {}}}",
        "query.box | {'query': {'artworkId': 'one', 'box': {'width': 'NaN', 'height': 1}}}",
        "query.box | {'query': {'blend': [{'query': {'artworkId': 'one'}}], 'box': {'width': 1, 'height': 1}}}",
        "query.blend[0].query.box | {'query': {'blend': [{'query': {'text': 'a', 'box': {'width': 1, 'height': 1}}}]}}",
        "regions | {'query': {'text': 'fox'}, 'regions': 'DETECT'}",
        "regions | {'query': {'blend': [{'query': {'artworkId': 'one'}}]}, 'regions': 'DETECT'}",
      })
  void wrongPartsAreRefusedByField(String field, String body) {
    search(body.replace('\'', '"'))
        .then()
        .statusCode(400)
        .body("reason", equalTo("INVALID_ARGUMENT"))
        .body("field", equalTo(field));
    assertThat(services.index().searches).isEmpty();
  }

  @Test
  void aPartOfAPictureThatIsKeptElsewhereCannotBeSearchedFor() {
    search("{\"query\": {\"artworkId\": \"one\", \"box\": {\"width\": 1, \"height\": 1}}}")
        .then()
        .statusCode(404)
        .body("field", equalTo("query.artworkId"));
  }

  @Test
  void analysisTellsWhatAPictureOfSuchAKindShows() {
    services.captions().several = true;

    given()
        .contentType("application/json")
        .body("{\"query\": " + PICTURE + "}}")
        .post("/v1/analyze")
        .then()
        .statusCode(200)
        .body("regions.score", contains(.9f, .6f));
  }

  private static Artwork.Builder work(String id) {
    return Artwork.newBuilder()
        .setId(id)
        .setVersion(1)
        .setState(Artwork.State.INDEXED)
        .setModel(FakeEncoder.MODEL);
  }

  private static Region region(String object, float x) {
    Box box = Box.newBuilder().setX(x).setWidth(.5f).setHeight(1).build();
    return Region.newBuilder().setObject(object).setBox(box).build();
  }

  private static Response search(String body) {
    return given().contentType("application/json").body(body).post("/v1/search");
  }
}
