package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.event.v1.ArtworkUploaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do, on the real log, picture store and index. */
class AdminIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  void aRejectedRecordIsRetriedAndTheAuditTellsWhatIsWrong() throws Exception {
    api.put("fox", Pictures.gallery("fox__chalkboard"), "{}");
    api.put("gone", Pictures.gallery("fox__clay-3d"), "{}");
    JsonNode fox = api.awaitState("fox", "INDEXED", PATIENCE);
    api.awaitState("gone", "INDEXED", PATIENCE);
    api.delete("gone");
    api.awaitGone("gone", PATIENCE);
    // Nothing fetches from this machine itself, so this record is rejected each time.
    send("inside", "http://127.0.0.1/a.jpg");
    api.awaitState("inside", "REJECTED", PATIENCE);

    JsonNode rejected = api.get("/v1/admin/rejected").json().path("artworks");
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).path("reason").path("code").asText()).isEqualTo("INVALID_ARGUMENT");
    PrismApi.Answer retried = api.post("/v1/admin/rejected/inside/retry", "");
    assertThat(retried.status()).as(retried.body()).isEqualTo(202);
    assertThat(retried.json().path("version").asText()).isEqualTo("6");
    awaitVersion("inside", "6");

    List<JsonNode> clean = audit();
    assertThat(clean).hasSize(1);
    JsonNode summary = clean.get(0).path("summary");
    assertThat(summary.path("clean").asBoolean()).as(summary.toString()).isTrue();
    assertThat(summary.path("logged").asInt()).isEqualTo(2);
    assertThat(summary.path("indexed").asInt()).isEqualTo(1);
    assertThat(summary.path("rejected").asInt()).isEqualTo(1);
    // The deleted artwork's picture has no owner any more.
    assertThat(summary.path("orphanPictures").asInt()).isEqualTo(1);

    String sha256 = fox.path("sha256").asText();
    try (var files = Files.walk(data)) {
      Files.delete(
          files.filter(f -> f.getFileName().toString().equals(sha256)).findFirst().orElseThrow());
    }
    List<JsonNode> wrong = audit();
    assertThat(wrong).hasSize(2);
    assertThat(wrong.get(0).path("finding").path("problem").asText()).isEqualTo("PICTURE_MISSING");
    assertThat(wrong.get(0).path("finding").path("id").asText()).isEqualTo("fox");
  }

  private static void awaitVersion(String id, String version) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode artwork = api.awaitState(id, "REJECTED", PATIENCE);
      if (artwork.path("version").asText().equals(version)) {
        return;
      }
      assertThat(System.nanoTime()).as(artwork.toString()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  /**
   * The offsets are committed a moment after the index shows its state; until then it is queued.
   */
  private static List<JsonNode> audit() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      PrismApi.Answer answer = api.get("/v1/admin/audit");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      List<JsonNode> lines = new ArrayList<>();
      for (String line : answer.body().split("\n")) {
        lines.add(JSON.readTree(line));
      }
      if (lines.get(lines.size() - 1).path("summary").path("queued").asInt(-1) == 0) {
        return lines;
      }
      assertThat(System.nanoTime()).as(answer.body()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static void send(String id, String pictureUri) throws Exception {
    ArtworkUploaded event =
        ArtworkUploaded.newBuilder().setId(id).setVersion(5).setPictureUri(pictureUri).build();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", prism.kafkaAddress()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("artworks.uploaded", id, event.toByteArray()))
          .get(60, TimeUnit.SECONDS);
    }
  }
}
