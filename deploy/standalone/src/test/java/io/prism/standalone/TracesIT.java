package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.prism.client.PrismChannels;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.standalone.PrismApi.Answer;
import io.prism.standalone.SpanReceiver.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole traces, as a collector gets them from a Prism that runs as its users run it. */
class TracesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CALLER = "00f067aa0ba902b7";

  /** What every upload goes through once it is in the log. */
  private static final List<String> INGESTED =
      List.of(
          "process artworks.uploaded",
          "look_up",
          "fetch",
          "analyze",
          "prism.encoder.v1.EncoderService/EncodeImages",
          "prism.caption.v1.CaptionService/Describe",
          "prism.encoder.v1.EncoderService/EncodeTexts",
          "store",
          "send artworks.indexed");

  @TempDir static Path folder;
  private static SpanReceiver receiver;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    receiver = SpanReceiver.http();
    prism =
        PrismProcess.serve(
            folder,
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"));
    api = prism.api();
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
    receiver.close();
  }

  @Test
  void anUploadOverRestIsOneWholeTrace() throws Exception {
    String trace = "a1" + "0".repeat(29) + "1";
    Answer answer =
        api.with("traceparent", parent(trace)).put("rest", Pictures.query("trophy__glitch"), "{}");
    assertThat(answer.status()).isEqualTo(202);
    api.awaitState("rest", "INDEXED", PATIENCE);
    List<Seen> spans = receiver.awaitWhole(trace, CALLER, INGESTED);
    Seen request = only(spans, "PUT /v1/artworks/{id}");
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(request.attributes())
        .containsEntry("http.response.status_code", "202")
        .containsEntry("http.route", "/v1/artworks/{id}")
        .containsEntry("prism.artwork.id", "rest");
    assertThat(request.resource())
        .containsEntry("service.name", "prism-standalone")
        .containsEntry("deployment.environment.name", "test");
    Seen sent = only(spans, "send artworks.uploaded");
    assertThat(sent.parent()).isEqualTo(request.id());
    assertThat(sent.kind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
    assertIngestedBelow(spans, sent.id());
  }

  @Test
  void anUploadOverGrpcIsOneWholeTrace() throws Exception {
    String trace = "a2" + "0".repeat(29) + "1";
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), parent(trace));
    ManagedChannel channel = PrismChannels.open(api.base().substring("http://".length()), false);
    try {
      ArtworkServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .putArtwork(
              PutArtworkRequest.newBuilder()
                  .setMetadata(ArtworkMetadata.newBuilder().setId("grpc"))
                  .setPicture(ByteString.copyFrom(Pictures.query("drum__oil-painting")))
                  .build());
    } finally {
      channel.shutdownNow();
    }
    api.awaitState("grpc", "INDEXED", PATIENCE);
    List<Seen> spans = receiver.awaitWhole(trace, CALLER, INGESTED);
    assertThat(Files.readString(folder.resolve("logs/audit.log")))
        .contains("\"id\":\"grpc\",\"outcome\":\"OK\",\"traceId\":\"" + trace + "\"");
    Seen call = only(spans, "prism.gateway.v1.ArtworkService/PutArtwork");
    assertThat(call.parent()).isEqualTo(CALLER);
    assertThat(call.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    Seen sent = only(spans, "send artworks.uploaded");
    assertThat(sent.parent()).isEqualTo(call.id());
    assertIngestedBelow(spans, sent.id());
  }

  @Test
  void anUploadByAForeignProducerIsOneWholeTraceUpToItsResult() throws Exception {
    String trace = "a3" + "0".repeat(29) + "1";
    String sha = stored("for-foreign", "dolphin__dark-moody");
    ArtworkUploaded event =
        ArtworkUploaded.newBuilder().setVersion(1).setPictureUri("prism://pictures/" + sha).build();
    produce("foreign", event.toByteArray(), Map.of("traceparent", parent(trace)));
    api.awaitState("foreign", "INDEXED", PATIENCE);
    List<Seen> spans = receiver.awaitWhole(trace, CALLER, INGESTED);
    assertIngestedBelow(spans, CALLER);
    Seen sent = only(spans, "send artworks.indexed");
    assertThat(traceparent("artworks.indexed", "foreign"))
        .isEqualTo("00-" + trace + "-" + sent.id() + "-01");
  }

  @Test
  void aRejectedRecordsTraceGoesOnInItsDeadLetter() throws Exception {
    String trace = "a4" + "0".repeat(29) + "1";
    produce("garbage", new byte[] {1, 2, 3}, Map.of("traceparent", parent(trace)));
    api.awaitState("garbage", "REJECTED", PATIENCE);
    List<Seen> spans =
        receiver.awaitWhole(
            trace,
            CALLER,
            List.of("process artworks.uploaded", "send artworks.uploaded.dlq", "store"));
    assertThat(only(spans, "process artworks.uploaded").attributes())
        .containsEntry("prism.outcome", "REJECTED");
    assertThat(traceparent("artworks.uploaded.dlq", "garbage"))
        .isEqualTo("00-" + trace + "-" + only(spans, "send artworks.uploaded.dlq").id() + "-01");
  }

  @Test
  void aSearchIsOneWholeTraceThroughAllServices() throws Exception {
    String trace = "a5" + "0".repeat(29) + "1";
    api.with("traceparent", parent(trace))
        .search(
            "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"by\":\"STYLE\",\"intent\":\"SKIP\"}",
            Pictures.query("trophy__glitch"));
    List<Seen> spans =
        receiver.awaitWhole(
            trace,
            CALLER,
            List.of(
                "POST /v1/search",
                "prism.encoder.v1.EncoderService/EncodeImages",
                "prism.caption.v1.CaptionService/Describe",
                "prism.encoder.v1.EncoderService/EncodeTexts",
                "prism.index.v1.IndexService/Search"));
    Seen request = only(spans, "POST /v1/search");
    for (Seen span : spans) {
      boolean called = span.kind() == SpanKind.SPAN_KIND_CLIENT;
      boolean served = span.kind() == SpanKind.SPAN_KIND_SERVER && span != request;
      assertThat(called || served || span == request).as(span.name()).isTrue();
      if (called) {
        assertThat(span.parent()).as(span.name()).isEqualTo(request.id());
      }
    }
  }

  @Test
  void aProblemNamesTheTraceThatItIsIn() throws Exception {
    Answer answer = api.get("/v1/artworks/never-heard-of");
    assertThat(answer.status()).isEqualTo(404);
    String trace = answer.json().path("traceId").asText();
    Seen request =
        only(
            receiver.awaitWhole(trace, "", List.of("GET /v1/artworks/{id}")),
            "GET /v1/artworks/{id}");
    assertThat(request.attributes()).containsEntry("http.response.status_code", "404");
    assertThat(request.attributes()).doesNotContainKey("error.type");
  }

  @Test
  void hostileHeadersHarmNothing() throws Exception {
    String sha = stored("for-hostile", "trophy__glitch");
    List<String> values =
        List.of(
            "", "x".repeat(9_000), "00-" + "0".repeat(32) + "-" + CALLER + "-01", "00-zz-yy-xx");
    int number = 0;
    for (String value : values) {
      for (String name : List.of("traceparent", "tracestate", "baggage")) {
        assertThat(api.with(name, value).get("/v1/stats").status()).as(name).isEqualTo(200);
        String id = "hostile-" + number++;
        ArtworkUploaded event =
            ArtworkUploaded.newBuilder()
                .setVersion(1)
                .setPictureUri("prism://pictures/" + sha)
                .build();
        produce(id, event.toByteArray(), Map.of(name, value.repeat(20)));
        api.awaitState(id, "INDEXED", PATIENCE);
      }
    }
    receiver.await(span -> "hostile-0".equals(span.attributes().get("prism.artwork.id")));
  }

  @Test
  void recordsOfOneBatchHaveTracesOfTheirOwnAndShareTheirCalls() throws Exception {
    String sha = stored("for-batch", "trophy__glitch");
    ArtworkUploaded event =
        ArtworkUploaded.newBuilder().setVersion(1).setPictureUri("prism://pictures/" + sha).build();
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int i = 0; i < 200; i++) {
        ProducerRecord<String, byte[]> record =
            new ProducerRecord<>("artworks.uploaded", 0, "batch-" + i, event.toByteArray());
        record.headers().add("traceparent", bytes(parent(String.format("b%031x", i))));
        producer.send(record);
      }
    }
    for (int i = 0; i < 200; i++) {
      api.awaitState("batch-" + i, "INDEXED", PATIENCE);
    }
    int linked = 0;
    for (int i = 0; i < 200; i++) {
      String trace = String.format("b%031x", i);
      List<Seen> spans =
          receiver.awaitWhole(
              trace,
              CALLER,
              List.of(
                  "process artworks.uploaded",
                  "fetch",
                  "analyze",
                  "store",
                  "send artworks.indexed"));
      linked += only(spans, "analyze").links().size();
    }
    assertThat(linked).as("records that were analyzed together with another").isPositive();
    Set<String> ids = receiver.all().stream().map(Seen::id).collect(Collectors.toSet());
    for (Seen span : receiver.all()) {
      assertThat(ids).as("links of %s", span.name()).containsAll(span.links());
    }
  }

  @Test
  void nothingSecretAndNothingLongLeaves() throws Exception {
    String secret = "prism_" + "s".repeat(43);
    api.as(secret).get("/v1/artworks/" + "long".repeat(1_000) + "?caption=hidden");
    Answer answer = api.with("X-Secret", secret).get("/v1/artworks/also-unknown?token=hidden");
    receiver.awaitWhole(answer.json().path("traceId").asText(), "", List.of());
    receiver.await(span -> span.attributes().getOrDefault("url.path", "").endsWith("also-unknown"));
    for (Seen span : receiver.all()) {
      assertThat(span.toString()).doesNotContain("prism_sss").doesNotContain("hidden");
      assertThat(span.attributes().values()).allMatch(value -> value.length() <= 256);
      assertThat(span.name().length()).isLessThan(100);
    }
  }

  @Test
  void probesAreNotTraced() throws Exception {
    api.get("/q/health/ready");
    api.get("/q/metrics");
    Answer answer = api.get("/v1/artworks/after-probes");
    receiver.awaitWhole(
        answer.json().path("traceId").asText(), "", List.of("GET /v1/artworks/{id}"));
    assertThat(receiver.all())
        .noneMatch(span -> span.attributes().getOrDefault("url.path", "").startsWith("/q/"));
  }

  /** Every step below the record's span, the calls below the analysis, the servers below them. */
  private static void assertIngestedBelow(List<Seen> spans, String producer) {
    Seen record = only(spans, "process artworks.uploaded");
    assertThat(record.parent()).isEqualTo(producer);
    assertThat(record.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
    assertThat(record.attributes()).containsEntry("prism.outcome", "INDEXED");
    for (String step : List.of("look_up", "fetch", "analyze", "store", "send artworks.indexed")) {
      assertThat(only(spans, step).parent()).as(step).isEqualTo(record.id());
    }
    String analyze = only(spans, "analyze").id();
    for (String call : INGESTED.subList(4, 7)) {
      Seen client = only(spans, call, SpanKind.SPAN_KIND_CLIENT, analyze);
      only(spans, call, SpanKind.SPAN_KIND_SERVER, client.id());
    }
  }

  private static Seen only(List<Seen> spans, String name) {
    return assertThat(spans.stream().filter(span -> span.name().equals(name)).toList())
        .as(name)
        .singleElement()
        .actual();
  }

  private static Seen only(List<Seen> spans, String name, SpanKind kind, String parent) {
    List<Seen> found =
        spans.stream()
            .filter(s -> s.name().equals(name) && s.kind() == kind && s.parent().equals(parent))
            .toList();
    return assertThat(found).as("%s %s", kind, name).singleElement().actual();
  }

  private static String parent(String trace) {
    return "00-" + trace + "-" + CALLER + "-01";
  }

  private static String stored(String id, String picture) throws Exception {
    assertThat(api.put(id, Pictures.query(picture), "{}").status()).isEqualTo(202);
    return api.awaitState(id, "INDEXED", PATIENCE).path("sha256").asText();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void produce(String key, byte[] value, Map<String, String> headers)
      throws Exception {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>("artworks.uploaded", key, value);
    headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
    try (KafkaProducer<String, byte[]> producer = producer()) {
      producer.send(record).get(30, TimeUnit.SECONDS);
    }
  }

  private static KafkaProducer<String, byte[]> producer() {
    Map<String, Object> config =
        new HashMap<>(
            Map.of("bootstrap.servers", prism.kafkaAddress(), "acks", "all", "linger.ms", 50));
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Of the record with the key, once it is there. */
  private static String traceparent(String topic, String key) {
    Map<String, Object> config = Map.of("bootstrap.servers", prism.kafkaAddress());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (key.equals(record.key())) {
            Header header = record.headers().lastHeader("traceparent");
            return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
          }
        }
      }
    }
    throw new AssertionError("nothing of " + key + " in " + topic);
  }
}
