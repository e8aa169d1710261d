package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.client.PrismChannels;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.prism.type.v1.By;
import io.prism.type.v1.Hit;
import io.prism.type.v1.ResultList;
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

/** Pictures in by every door, and found again. */
class StreamIT {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String[] GALLERY = {
    "fox__chalkboard",
    "fox__impressionist",
    "fox__clay-3d",
    "airplane__clay-3d",
    "airplane__impressionist",
    "airplane__neon-glow"
  };

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
    for (String name : GALLERY) {
      assertThat(api.put(name, Pictures.gallery(name), "{}").status()).isEqualTo(202);
    }
    for (String name : GALLERY) {
      api.awaitState(name, "INDEXED", PATIENCE);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  void anUploadByRestIsFoundByObjectByStyleAndByBoth() throws Exception {
    assertFoundFirst("fox__chalkboard");
  }

  @Test
  void anUploadByGrpcIsFoundByObjectByStyleAndByBoth() throws Exception {
    ManagedChannel channel = PrismChannels.open(api.base().substring("http://".length()), false);
    try {
      ArtworkServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .putArtwork(
              PutArtworkRequest.newBuilder()
                  .setMetadata(ArtworkMetadata.newBuilder().setId("by-grpc").setTitle("By gRPC"))
                  .setPicture(ByteString.copyFrom(Pictures.query("giraffe__low-poly")))
                  .build());
      api.awaitState("by-grpc", "INDEXED", PATIENCE);
      for (By.Dimension by : List.of(By.Dimension.OBJECT, By.Dimension.STYLE, By.Dimension.BOTH)) {
        List<Hit> hits =
            SearchServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .search(
                    SearchRequest.newBuilder()
                        .setQuery(Query.newBuilder().setArtworkId("by-grpc"))
                        .setBy(by)
                        // Whatever is nearest: the others are made-up pictures.
                        .setResultList(ResultList.newBuilder().setMinConfidence(0))
                        .setLimit(3)
                        .build())
                .getHitsList();
        assertThat(hits).as("by %s", by).isNotEmpty();
      }
      assertFoundByPicture("by-grpc", Pictures.query("giraffe__low-poly"));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void anUploadByKafkaIsFoundByObjectByStyleAndByBoth() throws Exception {
    byte[] picture = Pictures.query("grapes__charcoal");
    String sha = store("for-kafka", picture);
    ArtworkUploaded event =
        ArtworkUploaded.newBuilder()
            .setId("by-kafka")
            .setVersion(1)
            .setPictureUri("prism://pictures/" + sha)
            .setSha256(sha)
            .setTitle("By Kafka")
            .build();
    send(new ProducerRecord<>("artworks.uploaded", "by-kafka", event.toByteArray()));
    assertThat(api.awaitState("by-kafka", "INDEXED", PATIENCE).path("title").asText())
        .isEqualTo("By Kafka");
    assertThat(api.delete("for-kafka").status()).isEqualTo(202);
    api.awaitGone("for-kafka", PATIENCE);
    assertFoundByPicture("by-kafka", picture);
  }

  @Test
  void aConsoleProducerMayWriteJson() throws Exception {
    String sha = store("for-json", Pictures.query("lemon__ukiyo-e"));
    String value =
        "{\"id\":\"by-json\",\"version\":\"1\",\"pictureUri\":\"prism://pictures/"
            + sha
            + "\",\"title\":\"By JSON\"}";
    try (JavaProcess producer =
        JavaProcess.start(
            "org.apache.kafka.tools.ConsoleProducer",
            List.of(
                "--bootstrap-server",
                prism.kafkaAddress(),
                "--topic",
                "artworks.uploaded",
                "--property",
                "parse.key=true",
                "--property",
                "parse.headers=true"))) {
      producer.feed("content-type:application/json\tby-json\t" + value + "\n");
      assertThat(producer.await(PATIENCE)).as(producer.errors()).isZero();
    }
    assertThat(api.awaitState("by-json", "INDEXED", PATIENCE).path("title").asText())
        .isEqualTo("By JSON");
  }

  @Test
  void aCorrectedCaptionChangesTheResult() throws Exception {
    byte[] chalkFox = Pictures.gallery("fox__chalkboard");
    String request =
        "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"by\":\"OBJECT\",\"limit\":6,\"intent\":\"SKIP\"%s}";
    List<String> asFound = api.search(request.formatted(""), chalkFox);
    List<String> corrected =
        api.search(request.formatted(",\"caption\":\"an airplane\""), chalkFox);
    assertThat(asFound.get(0)).startsWith("fox__");
    assertThat(corrected.get(0)).startsWith("airplane__");
  }

  @Test
  void aPoisonRecordGoesToTheDeadLettersAndHoldsNobodyUp() throws Exception {
    String sha = store("for-poison", Pictures.query("koala__mosaic"));
    byte[] poison = "this is no protobuf \u00ff\u00fe".getBytes(StandardCharsets.UTF_8);
    // One key's record is enough to find the partition; the next record follows it there.
    send(new ProducerRecord<>("artworks.uploaded", 0, "poisoned", poison));
    ArtworkUploaded next =
        ArtworkUploaded.newBuilder()
            .setId("after-poison")
            .setVersion(1)
            .setPictureUri("prism://pictures/" + sha)
            .build();
    send(new ProducerRecord<>("artworks.uploaded", 0, "after-poison", next.toByteArray()));
    api.awaitState("after-poison", "INDEXED", PATIENCE);
    JsonNode rejected = api.awaitState("poisoned", "REJECTED", PATIENCE);
    assertThat(rejected.path("reason").path("code").asText()).isNotEmpty();
    ConsumerRecord<String, byte[]> dead = deadLetter("poisoned");
    assertThat(dead.value()).isEqualTo(poison);
    assertThat(dead.headers().toArray()).isNotEmpty();
  }

  @Test
  void aPictureThatIsNotThereRejectsOnlyItsArtwork() throws Exception {
    String nowhere = "prism://pictures/" + "0".repeat(64);
    ArtworkUploaded event =
        ArtworkUploaded.newBuilder()
            .setId("no-picture")
            .setVersion(1)
            .setPictureUri(nowhere)
            .build();
    send(new ProducerRecord<>("artworks.uploaded", "no-picture", event.toByteArray()));
    api.awaitState("no-picture", "REJECTED", PATIENCE);
  }

  @Test
  void anOlderRecordNeverOverwritesANewerOne() throws Exception {
    String sha = store("for-versions", Pictures.query("drum__oil-painting"));
    for (long version : new long[] {7, 3}) {
      ArtworkUploaded event =
          ArtworkUploaded.newBuilder()
              .setId("versioned")
              .setVersion(version)
              .setTitle("version " + version)
              .setPictureUri("prism://pictures/" + sha)
              .build();
      send(new ProducerRecord<>("artworks.uploaded", "versioned", event.toByteArray()));
    }
    api.awaitState("versioned", "INDEXED", PATIENCE);
    // A record behind both in the same partition: when it is indexed, both have been dealt with.
    int partition = partitionOf("versioned");
    ArtworkUploaded last =
        ArtworkUploaded.newBuilder()
            .setId("last")
            .setVersion(1)
            .setPictureUri("prism://pictures/" + sha)
            .build();
    send(new ProducerRecord<>("artworks.uploaded", partition, "last", last.toByteArray()));
    api.awaitState("last", "INDEXED", PATIENCE);
    assertThat(api.get("/v1/artworks/versioned").json().path("title").asText())
        .isEqualTo("version 7");
  }

  @Test
  void aTombstoneDeletes() throws Exception {
    store("to-go", Pictures.query("dolphin__dark-moody"));
    send(new ProducerRecord<>("artworks.uploaded", "to-go", null));
    api.awaitGone("to-go", PATIENCE);
    assertThat(api.search("{\"query\":{\"text\":\"dolphin\"},\"by\":\"OBJECT\",\"limit\":50}"))
        .doesNotContain("to-go");
  }

  private static void assertFoundFirst(String id) throws Exception {
    assertFoundByPicture(id, Pictures.gallery(id));
  }

  private static void assertFoundByPicture(String id, byte[] picture) throws Exception {
    for (String by : List.of("OBJECT", "STYLE", "BOTH")) {
      List<String> hits =
          api.search(
              "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"by\":\""
                  + by
                  + "\",\"limit\":3,\"intent\":\"SKIP\"}",
              picture);
      assertThat(hits).as("by %s", by).first().isEqualTo(id);
    }
  }

  private static String store(String id, byte[] picture) throws Exception {
    assertThat(api.put(id, picture, "{}").status()).isEqualTo(202);
    return api.awaitState(id, "INDEXED", PATIENCE).path("sha256").asText();
  }

  private static int partitionOf(String key) {
    try (KafkaProducer<String, byte[]> producer = producer()) {
      int partitions = producer.partitionsFor("artworks.uploaded").size();
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return org.apache.kafka.common.utils.Utils.toPositive(
              org.apache.kafka.common.utils.Utils.murmur2(bytes))
          % partitions;
    }
  }

  private static void send(ProducerRecord<String, byte[]> event) throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer()) {
      producer.send(event).get(30, TimeUnit.SECONDS);
    }
  }

  private static KafkaProducer<String, byte[]> producer() {
    Map<String, Object> config =
        new HashMap<>(Map.of("bootstrap.servers", prism.kafkaAddress(), "acks", "all"));
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private static ConsumerRecord<String, byte[]> deadLetter(String key) {
    Map<String, Object> config = Map.of("bootstrap.servers", prism.kafkaAddress());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("artworks.uploaded.dlq").stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
          if (key.equals(letter.key())) {
            return letter;
          }
        }
      }
    }
    throw new AssertionError("no dead letter for " + key);
  }
}
