package io.prism.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.fake.FakeKafka;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.fake.Pictures;
import io.prism.type.v1.Artwork;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UploadsOverRestTest {
  private static final byte[] RED = Pictures.png(80, 60, Color.RED);
  private static final byte[] BLUE = Pictures.png(80, 60, Color.BLUE);

  @Inject FakeKafka kafka;
  @Inject FakeServices services;

  @AfterEach
  void reset() {
    kafka.log().sendException = null;
    services.index().artworks.clear();
  }

  @Test
  void anUploadIsDurableAndQueuedWhenItIsAcknowledged() throws Exception {
    String id =
        upload(RED, "{\"title\": \"Red\", \"tags\": [\"a\", \"b\"], \"caption\": \"a wall\"}")
            .post("/v1/artworks")
            .then()
            .statusCode(202)
            .header("Location", matchesPattern(".*/v1/artworks/[0-9a-f-]{36}"))
            .body("state", equalTo("QUEUED"))
            .body("version", equalTo("1"))
            .body("title", equalTo("Red"))
            .body("captionSource", equalTo("GIVEN"))
            .extract()
            .path("id");

    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    ProducerRecord<String, byte[]> record = lastRecordOf(id);
    ArtworkUploaded event = ArtworkUploaded.parseFrom(record.value());
    assertThat(event.getTagsList()).containsExactly("a", "b");
    assertThat(event.getPictureUri()).isEqualTo("prism://pictures/" + event.getSha256());
    assertThat(event.hasCreateTime()).isTrue();
    assertThat(header(record, "content-type")).isEqualTo("application/protobuf");
    assertThat(header(record, "ce_type")).isEqualTo("prism.event.v1.ArtworkUploaded");
  }

  @Test
  void aQueuedArtworkIsReadAtOnceWithItsPictureAndThumbnail() throws Exception {
    put("queued", RED, "{}").then().statusCode(202);

    given().get("/v1/artworks/queued").then().statusCode(200).body("state", equalTo("QUEUED"));
    Response picture = given().get("/v1/artworks/queued/picture");
    picture
        .then()
        .statusCode(200)
        .contentType("image/png")
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", containsString("immutable"));
    assertThat(picture.asByteArray()).isEqualTo(RED);
    given()
        .header("If-None-Match", picture.header("ETag"))
        .get("/v1/artworks/queued/picture")
        .then()
        .statusCode(304);
    Response thumbnail = given().get("/v1/artworks/queued/thumbnail?size=64");
    thumbnail.then().statusCode(200).contentType("image/jpeg");
    var image = ImageIO.read(new ByteArrayInputStream(thumbnail.asByteArray()));
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(64, 48);
  }

  @Test
  void theSameContentAgainIsANoOpAndOtherContentIsANewVersion() {
    put("again", RED, "{\"title\": \"One\"}").then().body("version", equalTo("1"));
    int written = kafka.log().history().size();

    put("again", RED, "{\"title\": \"One\"}").then().statusCode(202).body("version", equalTo("1"));
    assertThat(kafka.log().history()).hasSize(written);

    put("again", RED, "{\"title\": \"Two\"}").then().body("version", equalTo("2"));
    put("again", BLUE, "{\"title\": \"Two\"}").then().body("version", equalTo("3"));
  }

  @Test
  void anIndexedArtworkIsReplacedByAHigherVersionThanTheIndexKnows() {
    services.index().artworks.put("known", indexed("known", 41));

    put("known", RED, "{}").then().statusCode(202).body("version", equalTo("42"));
    given()
        .get("/v1/artworks/known")
        .then()
        .body("state", equalTo("QUEUED"))
        .body("version", equalTo("42"));

    services.index().artworks.put("known", indexed("known", 42));
    given().get("/v1/artworks/known").then().body("state", equalTo("INDEXED"));
  }

  @Test
  void aDeletedArtworkComesBackWithAHigherVersionThanItsDeletion() {
    services.index().artworks.put("gone", indexed("gone", 7));

    given().delete("/v1/artworks/gone").then().statusCode(202);
    ProducerRecord<String, byte[]> tombstone = lastRecordOf("gone");
    assertThat(tombstone.value()).isNull();
    assertThat(header(tombstone, "prism-version")).isEqualTo("8");

    put("gone", RED, "{}").then().body("version", equalTo("9"));
  }

  @Test
  void aDeletedArtworkIsStillKnownAndDeletingItAgainIsANoOp() {
    services
        .index()
        .artworks
        .put("dead", indexed("dead", 3).toBuilder().setState(Artwork.State.DELETED).build());

    given().get("/v1/artworks/dead").then().statusCode(200).body("state", equalTo("DELETED"));
    int written = kafka.log().history().size();
    given().delete("/v1/artworks/dead").then().statusCode(202).body("state", equalTo("DELETED"));
    assertThat(kafka.log().history()).hasSize(written);
    problem(given().get("/v1/artworks/dead/picture"), 404, "NOT_FOUND");
  }

  @Test
  void whatNobodyHasHeardOfIsNotFound() {
    problem(given().get("/v1/artworks/never"), 404, "NOT_FOUND");
    problem(given().delete("/v1/artworks/never"), 404, "NOT_FOUND");
    problem(given().get("/v1/artworks/never/picture"), 404, "NOT_FOUND");
    problem(given().get("/v1/artworks/never/thumbnail"), 404, "NOT_FOUND");
  }

  @Test
  void anUploadThatTheLogDoesNotConfirmIsNotAcknowledged() {
    kafka.log().sendException = new TimeoutException("no broker");

    problem(put("later", RED, "{}"), 503, "UNAVAILABLE").then().header("Retry-After", equalTo("1"));
    kafka.log().sendException = null;
    given().get("/v1/artworks/later").then().statusCode(404);
  }

  @Test
  void aPatchedCaptionIsANewUploadOfTheSamePicture() throws Exception {
    put("patched", RED, "{\"title\": \"T\", \"author\": \"A\"}").then().statusCode(202);

    given()
        .contentType("application/merge-patch+json")
        .body("{\"caption\": \"a red fox\", \"title\": null}")
        .patch("/v1/artworks/patched")
        .then()
        .statusCode(200)
        .body("caption", equalTo("a red fox"))
        .body("title", equalTo(""))
        .body("author", equalTo("A"))
        .body("version", equalTo("2"));

    ArtworkUploaded event = ArtworkUploaded.parseFrom(lastRecordOf("patched").value());
    assertThat(event.getCaption()).isEqualTo("a red fox");
    problem(patch("patched", "{\"id\": \"other\"}"), 400, "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("id"));
    problem(patch("never", "{\"title\": \"x\"}"), 404, "NOT_FOUND");
  }

  @Test
  void picturesThatCanBeJudgedAtOnceAreRefusedAtOnce() {
    byte[] truncated = java.util.Arrays.copyOf(RED, RED.length / 2);

    problem(put("bad", "plain text".getBytes(), "{}"), 415, "UNSUPPORTED_MEDIA_TYPE")
        .then()
        .body("field", equalTo("picture"));
    problem(put("bad", truncated, "{}"), 422, "UNREADABLE_PICTURE");
    problem(put("bad", new byte[20_000_001], "{}"), 413, "PICTURE_TOO_LARGE");
    problem(given().multiPart("metadata", "{}").put("/v1/artworks/bad"), 400, "INVALID_ARGUMENT");
    given().get("/v1/artworks/bad").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title | {\"title\": {}}",
        "titel | {\"titel\": \"x\"}",
        "metadata | {\"title\": \"x\"",
        "metadata | []",
        "title | {\"title\": \"x\", \"title\": \"y\"}",
        "metadata | {} {}",
        "title | {\"title\": \"a\\u0000b\"}",
        "tags | {\"tags\": [\"\"]}",
        "sourceUrl | {\"sourceUrl\": \"javascript:alert(1)\"}",
        "id | {\"id\": \"other\"}",
        "id | {\"id\": \"../etc\"}",
        "picture | {\"pictureUrl\": \"https://example.com/a.png\"}",
        "createTime | {\"createTime\": \"yesterday\"}",
        "createTime | {\"createTime\": 5}",
        "tags[1] | {\"tags\": [\"a\", true]}",
      })
  void wrongMetadataIsRefusedByField(String field, String metadata) {
    problem(put("wrong", RED, metadata), 400, "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo(field));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/a.png",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://localhost/a.png"
      })
  void picturesAreNotFetchedFromForbiddenPlaces(String url) {
    problem(
            given().multiPart("metadata", "{\"pictureUrl\": \"" + url + "\"}").post("/v1/artworks"),
            400,
            "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("pictureUrl"));
  }

  @Test
  void unknownAndDoubledPartsAreRefused() {
    problem(
            given().multiPart("picture", "a.png", RED).multiPart("extra", "x").post("/v1/artworks"),
            400,
            "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("extra"));
    problem(
            given()
                .multiPart("picture", "a.png", RED)
                .multiPart("picture", "b.png", BLUE)
                .post("/v1/artworks"),
            400,
            "INVALID_ARGUMENT")
        .then()
        .body("field", equalTo("picture"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ä", "a%2Fb", "a:b"})
  void foreignCharactersInAnIdAreRefused(String id) {
    problem(
        given()
            .urlEncodingEnabled(false)
            .get("/v1/artworks/" + id.replace(" ", "%20").replace("ä", "%C3%A4")),
        400,
        "INVALID_ARGUMENT");
  }

  @Test
  void listingPassesTheFilterOnAndRefusesUnknownParameters() {
    services.index().artworks.put("x", indexed("x", 1).toBuilder().addTags("mine").build());
    services.index().artworks.put("y", indexed("y", 1));

    given()
        .get("/v1/artworks?tagsAll=mine&pageSize=10")
        .then()
        .statusCode(200)
        .body("artworks", hasSize(1))
        .body("artworks[0].id", equalTo("x"))
        .body("nextPageToken", equalTo(""));
    problem(given().get("/v1/artworks?tagAll=mine"), 400, "INVALID_ARGUMENT");
    problem(given().get("/v1/artworks?pageSize=many"), 400, "INVALID_ARGUMENT");
    problem(given().get("/v1/artworks?pageSize=1001"), 400, "INVALID_ARGUMENT");
    problem(given().get("/v1/artworks?createdAfter=soon"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void thumbnailsHaveASizeWithinTheLimits() {
    put("small", RED, "{}").then().statusCode(202);

    problem(given().get("/v1/artworks/small/thumbnail?size=63"), 400, "INVALID_ARGUMENT");
    problem(given().get("/v1/artworks/small/thumbnail?size=1025"), 400, "INVALID_ARGUMENT");
    problem(given().get("/v1/artworks/small/thumbnail?size=x"), 400, "INVALID_ARGUMENT");
  }

  private static RequestSpecification upload(byte[] picture, String metadata) {
    return given().multiPart("picture", "any.name", picture).multiPart("metadata", metadata);
  }

  private static Response put(String id, byte[] picture, String metadata) {
    return upload(picture, metadata).put("/v1/artworks/" + id);
  }

  private static Response patch(String id, String body) {
    return given().contentType("application/json").body(body).patch("/v1/artworks/" + id);
  }

  static Response problem(Response response, int status, String reason) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("reason", equalTo(reason))
        .body("traceId", matchesPattern("[0-9a-f]{32}"));
    return response;
  }

  private ProducerRecord<String, byte[]> lastRecordOf(String id) {
    List<ProducerRecord<String, byte[]>> records =
        kafka.log().history().stream().filter(record -> record.key().equals(id)).toList();
    return records.get(records.size() - 1);
  }

  private static String header(ProducerRecord<String, byte[]> record, String name) {
    return new String(
        record.headers().lastHeader(name).value(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Artwork indexed(String id, long version) {
    return Artwork.newBuilder()
        .setId(id)
        .setVersion(version)
        .setState(Artwork.State.INDEXED)
        .setSha256("0".repeat(64))
        .setCaption("a lamp")
        .setCaptionSource(Artwork.CaptionSource.INVERTED)
        .build();
  }
}
