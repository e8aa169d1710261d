package io.prism.gateway.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.Remotes;
import io.prism.gateway.fake.FakeKafka;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.v1.AdminServiceGrpc;
import io.prism.gateway.v1.AuditRequest;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.CreateBackupRequest;
import io.prism.gateway.v1.FactsServiceGrpc;
import io.prism.gateway.v1.GetStatsRequest;
import io.prism.gateway.v1.ListModelsRequest;
import io.prism.gateway.v1.ListRejectedRequest;
import io.prism.gateway.v1.RetryRejectedRequest;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.RejectionReason;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AdminTest {
  private static final String LOG = "artworks.uploaded";
  private static final String LETTERS = "artworks.uploaded.dlq";
  private static final TopicPartition ZERO = new TopicPartition(LOG, 0);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URL address;

  @Inject FakeServices services;
  @Inject FakeKafka kafka;
  @Inject Remotes remotes;
  private Sha256 picture;

  @BeforeEach
  void topics() {
    reset();
    kafka.logs().put(ZERO, new java.util.concurrent.CopyOnWriteArrayList<>());
    kafka
        .logs()
        .put(new TopicPartition(LETTERS, 0), new java.util.concurrent.CopyOnWriteArrayList<>());
    PictureStore store = remotes.store();
    store.list(null, 1_000).forEach(store::delete);
    picture = store.put("a picture".getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void reset() {
    services.index().artworks.clear();
    services.index().doubled.clear();
    services.index().failure = null;
    kafka.logs().clear();
    kafka.committed().clear();
    kafka.log().clear();
  }

  @Test
  void rejectedArtworksAreListedWithTheirReason() {
    index("good", 1, Artwork.State.INDEXED);
    index("adm-bad", 1, Artwork.State.REJECTED);

    given()
        .get("/v1/admin/rejected?pageSize=5")
        .then()
        .statusCode(200)
        .body("artworks", hasSize(1))
        .body("artworks[0].id", equalTo("adm-bad"))
        .body("artworks[0].reason.code", equalTo("UNREADABLE_PICTURE"))
        .body("nextPageToken", equalTo(""));
    assertThat(admin().listRejected(ListRejectedRequest.getDefaultInstance()).getArtworksList())
        .extracting(Artwork::getId)
        .containsExactly("adm-bad");
    given().get("/v1/admin/rejected?pageSize=1001").then().statusCode(400);
    given().get("/v1/admin/rejected?state=QUEUED").then().statusCode(400);
  }

  @Test
  void aRejectedRecordIsQueuedAgainAsItCameUnderANewVersion() throws Exception {
    index("adm-bad", 7, Artwork.State.REJECTED);
    ArtworkUploaded sent =
        event("adm-bad", 7).toBuilder().setPictureUri("https://a.example/b").build();
    kafka.write(LETTERS, 0, "adm-bad", event("adm-bad", 6).toByteArray());
    kafka.write(LETTERS, 0, "adm-bad", sent.toByteArray());
    kafka.write(LETTERS, 0, "other", event("other", 7).toByteArray());

    given()
        .post("/v1/admin/rejected/adm-bad/retry")
        .then()
        .statusCode(202)
        .body("state", equalTo("QUEUED"))
        .body("version", equalTo("8"));

    assertThat(ArtworkUploaded.parseFrom(written().value()))
        .isEqualTo(sent.toBuilder().setVersion(8).build());
    given()
        .post("/v1/admin/rejected/adm-bad/retry")
        .then()
        .statusCode(409)
        .body("reason", equalTo("VERSION_CONFLICT"))
        .body("detail", containsString("QUEUED"));
  }

  @Test
  void aRecordInJsonIsRetriedFromTheLogWhenItsLetterIsGone() throws Exception {
    index("adm-json", 0, Artwork.State.REJECTED);
    kafka.write(
        LOG,
        0,
        "adm-json",
        "{\"pictureUri\": \"https://a.example/b\", \"title\": \"T\"}"
            .getBytes(StandardCharsets.UTF_8),
        new RecordHeader("content-type", "application/json".getBytes(StandardCharsets.UTF_8)));

    Artwork queued =
        admin()
            .retryRejected(RetryRejectedRequest.newBuilder().setId("adm-json").build())
            .getArtwork();

    assertThat(queued.getVersion()).isEqualTo(1);
    assertThat(ArtworkUploaded.parseFrom(written().value()).getPictureUri())
        .isEqualTo("https://a.example/b");
  }

  @Test
  void whatIsNotRejectedOrCannotBeReadIsNotRetried() {
    index("adm-fine", 1, Artwork.State.INDEXED);
    index("adm-garbage", 0, Artwork.State.REJECTED);
    kafka.write(LETTERS, 0, "adm-garbage", new byte[] {1, 2, 3});

    given().post("/v1/admin/rejected/never/retry").then().statusCode(404);
    given().post("/v1/admin/rejected/adm-fine/retry").then().statusCode(409);
    given()
        .post("/v1/admin/rejected/adm-garbage/retry")
        .then()
        .statusCode(400)
        .body("field", equalTo("id"));
    given().post("/v1/admin/rejected/a%20b/retry").then().statusCode(400);
    assertThat(kafka.log().history()).isEmpty();
  }

  @Test
  void aBackupIsTheIndexServicesWorkAndMayTakeLong() {
    index("good", 1, Artwork.State.INDEXED);
    given()
        .post("/v1/admin/backups/nightly")
        .then()
        .statusCode(200)
        .body("name", equalTo("nightly"))
        .body("indexed", equalTo("1"));
    assertThat(services.index().deadline.timeRemaining(java.util.concurrent.TimeUnit.MINUTES))
        .isBetween(30L, 60L);
    assertThat(
            admin()
                .createBackup(CreateBackupRequest.newBuilder().setName("weekly").build())
                .getBackup()
                .getName())
        .isEqualTo("weekly");
    services.index().failure = Problem.invalid("name", "A backup's name is letters.");
    given()
        .post("/v1/admin/backups/no%20name")
        .then()
        .statusCode(400)
        .body("field", equalTo("name"));
    services.index().failure = Problem.of(Reason.UNAVAILABLE, "The disk is full.");
    given()
        .post("/v1/admin/backups/nightly")
        .then()
        .statusCode(503)
        .body("detail", equalTo("The disk is full."));
  }

  @Test
  void anAuditOfStoresThatAgreeFindsNothing() throws Exception {
    log("a", 1);
    log("a", 2);
    log("gone", 1);
    kafka.write(LOG, 0, "gone", null);
    log("refused", 1);
    index("a", 2, Artwork.State.INDEXED);
    index("gone", 1, Artwork.State.DELETED);
    index("refused", 1, Artwork.State.REJECTED);

    JsonNode summary = audit().get(0).path("summary");
    assertThat(summary.path("clean").asBoolean()).isTrue();
    assertThat(summary.path("logged").asInt()).isEqualTo(2);
    assertThat(summary.path("indexed").asInt()).isEqualTo(1);
    assertThat(summary.path("rejected").asInt()).isEqualTo(1);
    assertThat(summary.path("pictures").asInt()).isEqualTo(1);
    assertThat(summary.path("orphanPictures").asInt()).isZero();
  }

  @Test
  void anAuditNamesWhatIsMissingStaleDoubledUnloggedOrWithoutPicture() throws Exception {
    log("missing", 3);
    log("old", 2);
    log("renamed", 1);
    log("undeleted", 1);
    kafka.write(LOG, 0, "undeleted", null);
    log("pictureless", 1);
    log("twice", 1);
    kafka.write(LOG, 1, "two-partitions", event("two-partitions", 1).toByteArray());
    log("two-partitions", 1);
    kafka.write(LOG, 0, "no id!", new byte[0]);
    index("old", 1, Artwork.State.INDEXED);
    index("renamed", 1, Artwork.State.INDEXED);
    services
        .index()
        .artworks
        .computeIfPresent(
            "renamed", (id, artwork) -> artwork.toBuilder().setTitle("another").build());
    index("undeleted", 1, Artwork.State.INDEXED);
    index("pictureless", 1, Artwork.State.INDEXED);
    services
        .index()
        .artworks
        .computeIfPresent(
            "pictureless", (id, artwork) -> artwork.toBuilder().setSha256("0".repeat(64)).build());
    kafka.logs().get(ZERO).set(5, record(5, "pictureless", "0".repeat(64)));
    index("twice", 1, Artwork.State.INDEXED);
    services.index().doubled.add(services.index().artworks.get("twice"));
    index("two-partitions", 1, Artwork.State.INDEXED);
    index("unlogged", 1, Artwork.State.INDEXED);
    remotes.store().put("nobody's".getBytes(StandardCharsets.UTF_8));

    List<JsonNode> lines = audit();
    assertThat(lines.subList(0, lines.size() - 1))
        .extracting(
            line -> line.path("finding").path("problem").asText(),
            line -> line.path("finding").path("id").asText())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("MISSING", "missing"),
            org.assertj.core.groups.Tuple.tuple("STALE", "old"),
            org.assertj.core.groups.Tuple.tuple("STALE", "renamed"),
            org.assertj.core.groups.Tuple.tuple("STALE", "undeleted"),
            org.assertj.core.groups.Tuple.tuple("PICTURE_MISSING", "pictureless"),
            org.assertj.core.groups.Tuple.tuple("DOUBLED", "twice"),
            org.assertj.core.groups.Tuple.tuple("DOUBLED", "two-partitions"),
            org.assertj.core.groups.Tuple.tuple("UNLOGGED", "unlogged"));
    JsonNode summary = lines.get(lines.size() - 1).path("summary");
    assertThat(summary.path("clean").asBoolean()).isFalse();
    assertThat(summary.path("stale").asInt()).isEqualTo(3);
    assertThat(summary.path("doubled").asInt()).isEqualTo(2);
    assertThat(summary.path("orphanPictures").asInt()).isEqualTo(1);
    assertThat(summary.path("unreadable").asInt()).isEqualTo(1);
  }

  @Test
  void whatTheIndexHasNotReadYetIsQueuedAndNotJudged() throws Exception {
    log("early", 1);
    index("early", 1, Artwork.State.INDEXED);
    log("late", 1);
    kafka.committed().put(ZERO, 1L);

    JsonNode summary = lines(given().get("/v1/admin/audit").asString()).get(0).path("summary");

    assertThat(summary.path("queued").asInt()).isEqualTo(1);
    assertThat(summary.path("clean").asBoolean()).isTrue();
  }

  @Test
  void anAuditOverGrpcEndsWithItsSummary() {
    log("missing", 1);
    commit();
    List<AuditResponse> parts = new ArrayList<>();
    admin().audit(AuditRequest.getDefaultInstance()).forEachRemaining(parts::add);

    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).getFinding().getId()).isEqualTo("missing");
    assertThat(parts.get(1).getSummary().getMissing()).isEqualTo(1);
  }

  @Test
  void anAuditWithoutItsIndexIsAProblemAndNotAHalfAnswer() {
    log("a", 1);
    commit();
    services.index().failure = Problem.of(Reason.UNAVAILABLE, "The index is away.");

    given()
        .get("/v1/admin/audit")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", equalTo("1"));
    assertThatThrownBy(() -> admin().audit(AuditRequest.getDefaultInstance()).next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(GrpcErrors.toProblem(e).reason()).isEqualTo(Reason.UNAVAILABLE));
    // The one that failed does not stand in the way of the next.
    services.index().failure = null;
    given().get("/v1/admin/audit").then().statusCode(200);
  }

  @Test
  void modelsAndStatsAreToldOverGrpcToo() {
    ManagedChannel channel = channel();
    try {
      var facts = FactsServiceGrpc.newBlockingStub(channel);
      assertThat(facts.listModels(ListModelsRequest.getDefaultInstance()).getModels(0).getModel())
          .isEqualTo("fake@1");
      assertThat(facts.getStats(GetStatsRequest.getDefaultInstance()).getLag()).isEqualTo(3);
    } finally {
      channel.shutdownNow();
    }
  }

  private List<JsonNode> audit() throws Exception {
    commit();
    var answer = given().get("/v1/admin/audit");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/x-ndjson");
    return lines(answer.asString());
  }

  private static List<JsonNode> lines(String text) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.split("\n")) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private void commit() {
    kafka.logs().forEach((partition, log) -> kafka.committed().put(partition, (long) log.size()));
  }

  private void log(String id, long version) {
    kafka.write(LOG, 0, id, event(id, version).toByteArray());
  }

  private ArtworkUploaded event(String id, long version) {
    return ArtworkUploaded.newBuilder()
        .setId(id)
        .setVersion(version)
        .setTitle("T")
        .setPictureUri(PictureUri.of(picture))
        .setSha256(picture.hex())
        .build();
  }

  private org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> record(
      long offset, String id, String sha256) {
    ArtworkUploaded event =
        event(id, 1).toBuilder()
            .setSha256(sha256)
            .setPictureUri("prism://pictures/" + sha256)
            .build();
    return new org.apache.kafka.clients.consumer.ConsumerRecord<>(
        LOG, 0, offset, id, event.toByteArray());
  }

  private void index(String id, long version, Artwork.State state) {
    Artwork.Builder artwork =
        Artwork.newBuilder()
            .setId(id)
            .setVersion(version)
            .setState(state)
            .setTitle("T")
            .setSha256(picture.hex());
    if (state == Artwork.State.REJECTED) {
      artwork.setReason(RejectionReason.newBuilder().setCode("UNREADABLE_PICTURE").setText("No."));
    }
    services.index().artworks.put(id, artwork.build());
  }

  private ProducerRecord<String, byte[]> written() {
    return kafka.log().history().get(kafka.log().history().size() - 1);
  }

  private ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("localhost", address.getPort()).usePlaintext().build();
  }

  private AdminServiceGrpc.AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel());
  }
}
