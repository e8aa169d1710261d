package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.pictures.s3.MinioServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The whole of Prism with its pictures on a real S3 server, chosen by environment alone. */
class S3PicturesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir static Path folder;
  private static MinioServer minio;
  private static S3Client behind;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void startMinio() {
    minio = MinioServer.start(folder.resolve("minio")).bucket("prism").bucket("incoming");
    minio.bucket("private");
    behind = minio.client();
    object("incoming", "2026/grapes, charcoal.jpg", Pictures.query("grapes__charcoal"));
    object("private", "grapes.jpg", Pictures.query("grapes__charcoal"));
  }

  @AfterAll
  static void stopMinio() {
    if (minio != null) {
      behind.close();
      minio.close();
    }
  }

  private static void object(String bucket, String key, byte[] bytes) {
    behind.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  private static PrismProcess launch(Path data, Map<String, String> settings) throws Exception {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PRISM_PICTURES_STORE", "s3",
                "PRISM_PICTURES_S3_BUCKET", "prism",
                "PRISM_PICTURES_S3_ENDPOINT", minio.endpoint().toString(),
                "PRISM_PICTURES_S3_PATH_STYLE", "true",
                "PRISM_PICTURES_S3_ACCESS_KEY", minio.accessKey(),
                "PRISM_PICTURES_S3_SECRET_KEY", minio.secretKey(),
                "PRISM_PICTURES_S3_TIMEOUT", "20s",
                "PRISM_INDEX_INGEST_S3_BUCKETS", "incoming"));
    environment.putAll(settings);
    int port = Ports.anyFree();
    int kafka = Ports.anyFree();
    return PrismProcess.launch(
        port,
        kafka,
        environment,
        "serve",
        "--port",
        Integer.toString(port),
        "--kafka-port",
        Integer.toString(kafka),
        "--data",
        data.toString());
  }

  private static PrismProcess serve(Path data, Map<String, String> settings) throws Exception {
    PrismProcess started = launch(data, settings);
    try {
      return started.awaitLine("Prism is ready", PrismProcess.START);
    } catch (AssertionError e) {
      started.close();
      throw e;
    }
  }

  @Test
  void uploadsAreKeptFoundReadAndDeletedAndSoAreTheObjectsOfListedBuckets() throws Exception {
    Path data = folder.resolve("proxied");
    byte[] trophy = Pictures.query("trophy__glitch");
    try (PrismProcess prism = serve(data, Map.of())) {
      PrismApi api = prism.api();
      assertThat(api.put("trophy", trophy, "{}").status()).isEqualTo(202);
      JsonNode artwork = api.awaitState("trophy", "INDEXED", PATIENCE);
      String key = "pictures/" + artwork.path("sha256").asText();
      assertThat(behind.headObject(r -> r.bucket("prism").key(key)).contentType())
          .isEqualTo("image/jpeg");
      assertThat(data.resolve("pictures")).doesNotExist();
      assertFoundByStyle(api, "trophy", trophy);

      HttpResponse<byte[]> picture = read(prism, "/v1/artworks/trophy/picture");
      assertThat(picture.statusCode()).isEqualTo(200);
      assertThat(picture.body()).isEqualTo(trophy);
      assertThat(picture.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(policy(prism)).contains("img-src 'self' blob: data:;");

      send(prism, "by-bucket", "s3://incoming/2026/grapes, charcoal.jpg");
      api.awaitState("by-bucket", "INDEXED", PATIENCE);
      assertThat(read(prism, "/v1/artworks/by-bucket/picture").body())
          .isEqualTo(Pictures.query("grapes__charcoal"));
      assertRefused(prism, "unlisted", "s3://private/grapes.jpg", "prism.index.ingest.s3.buckets");
      assertRefused(prism, "climbing", "s3://incoming/../private/grapes.jpg", "..");
      assertRefused(prism, "nothing", "s3://incoming/nothing.jpg", "no such object");

      assertThat(api.delete("trophy").status()).isEqualTo(202);
      api.awaitGone("trophy", PATIENCE);
      assertThat(read(prism, "/v1/artworks/trophy/picture").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void readersAreSentToTheServerWhereThatIsWanted() throws Exception {
    byte[] lemon = Pictures.query("lemon__ukiyo-e");
    try (PrismProcess prism =
        serve(folder.resolve("presigned"), Map.of("PRISM_PICTURES_S3_READS", "presigned"))) {
      PrismApi api = prism.api();
      assertThat(api.put("lemon", lemon, "{}").status()).isEqualTo(202);
      String hash = api.awaitState("lemon", "INDEXED", PATIENCE).path("sha256").asText();
      String path = "/v1/artworks/lemon/picture";

      HttpResponse<byte[]> redirect = read(prism, path);
      assertThat(redirect.statusCode()).isEqualTo(302);
      assertThat(redirect.headers().firstValue("Cache-Control")).hasValue("private, max-age=150");
      assertThat(redirect.headers().firstValue("ETag")).isEmpty();
      String location = redirect.headers().firstValue("Location").orElseThrow();
      assertThat(location).startsWith(minio.endpoint() + "/prism/pictures/" + hash + "?");
      HttpResponse<byte[]> direct =
          http.send(
              HttpRequest.newBuilder(URI.create(location)).build(), BodyHandlers.ofByteArray());
      assertThat(direct.statusCode()).isEqualTo(200);
      assertThat(direct.body()).isEqualTo(lemon);
      assertThat(direct.headers().firstValue("Content-Type")).hasValue("image/jpeg");

      assertThat(read(prism, path, "If-None-Match", "\"" + hash + "\"").statusCode())
          .isEqualTo(304);
      assertThat(read(prism, "/v1/artworks/lemon/thumbnail").statusCode()).isEqualTo(200);
      assertThat(read(prism, "/v1/artworks/none/picture").statusCode()).isEqualTo(404);
      assertThat(policy(prism)).contains("img-src 'self' blob: data: " + minio.endpoint() + ";");
      assertFoundByStyle(api, "lemon", lemon);

      minio.kill();
      assertThat(api.put("later", Pictures.query("dolphin__dark-moody"), "{}").status())
          .isEqualTo(503);
      assertThat(read(prism, path).statusCode()).isEqualTo(503);
      api.awaitDependency("picture store", it -> it.contains("S3 server"), PATIENCE);
      assertThat(api.get("/q/health/ready").status()).isEqualTo(200);
      minio.start();
      assertThat(api.put("later", Pictures.query("dolphin__dark-moody"), "{}").status())
          .isEqualTo(202);
      api.awaitState("later", "INDEXED", PATIENCE);
      assertThat(prism.output()).doesNotContain(minio.secretKey());
    }
  }

  @Test
  void aBucketThatDoesNotExistIsOneLineThatSaysWhatToDo() throws Exception {
    Map<String, String> nowhere = Map.of("PRISM_PICTURES_S3_BUCKET", "nowhere");
    try (PrismProcess prism = launch(folder.resolve("nowhere"), nowhere)) {
      assertThat(prism.await(PATIENCE)).isEqualTo(1);
      assertThat(prism.output())
          .contains("bucket nowhere", "create the bucket, or correct prism.pictures.s3.bucket")
          .doesNotContain("\tat ");
    }
  }

  private static void assertFoundByStyle(PrismApi api, String id, byte[] picture) throws Exception {
    String request =
        "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"by\":\"STYLE\",\"intent\":\"SKIP\"}";
    assertThat(api.search(request, picture)).first().isEqualTo(id);
  }

  private static void assertRefused(PrismProcess prism, String id, String uri, String why)
      throws Exception {
    send(prism, id, uri);
    prism.api().awaitState(id, "REJECTED", PATIENCE);
    assertThat(header(deadLetter(prism, id), "dead-letter-text")).contains(why);
  }

  private static String policy(PrismProcess prism) throws Exception {
    return new S3PicturesIT()
        .read(prism, "/")
        .headers()
        .firstValue("Content-Security-Policy")
        .orElseThrow();
  }

  private HttpResponse<byte[]> read(PrismProcess prism, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(prism.address() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.timeout(Duration.ofSeconds(90)).build(), BodyHandlers.ofByteArray());
  }

  private static void send(PrismProcess prism, String id, String uri) throws Exception {
    ArtworkUploaded event =
        ArtworkUploaded.newBuilder().setId(id).setVersion(1).setPictureUri(uri).build();
    Map<String, Object> config = Map.of("bootstrap.servers", prism.kafkaAddress(), "acks", "all");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("artworks.uploaded", id, event.toByteArray()))
          .get(60, TimeUnit.SECONDS);
    }
  }

  private static ConsumerRecord<String, byte[]> deadLetter(PrismProcess prism, String id) {
    Map<String, Object> config = Map.of("bootstrap.servers", prism.kafkaAddress());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor("artworks.uploaded.dlq").stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
          if (id.equals(letter.key())) {
            return letter;
          }
        }
      }
    }
    throw new AssertionError("no dead letter for " + id);
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
