package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.standalone.PrismApi.Answer;
import io.prism.standalone.SpanReceiver.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log says of requests and artworks, with tracing and without. */
class LogsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String PARENT = "00-" + TRACE + "-" + CALLER + "-01";

  /** Uploads and refusals are told at this level. */
  private static final Map.Entry<String, String> TALKATIVE =
      Map.entry("QUARKUS_LOG_CATEGORY__IO_PRISM__LEVEL", "DEBUG");

  @TempDir Path folder;

  @Test
  void jsonLinesHaveTheIdsOfTraceAndArtworkAlsoWithoutTracing() throws Exception {
    try (PrismProcess prism =
        PrismProcess.serve(
            folder, Map.ofEntries(TALKATIVE, Map.entry("PRISM_LOG_FORMAT", "json")))) {
      PrismApi traced = prism.api().with("traceparent", PARENT);
      assertThat(traced.put("fox", Pictures.query("trophy__glitch"), "{}").status()).isEqualTo(202);
      prism.api().awaitState("fox", "INDEXED", PATIENCE);
      Answer refused = prism.api().get("/v1/artworks/unknown-one");
      sendGarbage(prism, "garbage");
      prism.api().awaitState("garbage", "REJECTED", PATIENCE);

      JsonNode queued = line(prism, "artwork fox is queued");
      assertThat(queued.at("/mdc/traceId").asText()).isEqualTo(TRACE);
      assertThat(queued.at("/mdc/artworkId").asText()).isEqualTo("fox");
      assertThat(queued.at("/mdc/spanId").isMissingNode()).isTrue();
      JsonNode indexed = line(prism, "artwork fox: INDEXED");
      assertThat(indexed.at("/mdc/traceId").asText()).isEqualTo(TRACE);
      assertThat(indexed.at("/mdc/artworkId").asText()).isEqualTo("fox");
      JsonNode rejected = line(prism, "artwork garbage is rejected");
      assertThat(rejected.at("/level").asText()).isEqualTo("INFO");
      assertThat(rejected.at("/mdc/artworkId").asText()).isEqualTo("garbage");
      assertThat(rejected.at("/mdc/traceId").asText()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
      String problem = refused.json().path("traceId").asText();
      JsonNode refusal = line(prism, "Request " + problem);
      assertThat(refusal.at("/mdc/traceId").asText()).isEqualTo(problem);
      assertThat(refusal.at("/mdc/artworkId").asText()).isEqualTo("unknown-one");
      assertThat(refusal.at("/stackTrace").asText()).contains("PrismException");

      assertThat(lines(prism)).as("every line on the console is JSON").isNotEmpty();
      assertThat(Files.readAllLines(folder.resolve("logs/audit.log")))
          .isNotEmpty()
          .allMatch(line -> line.startsWith("{\"time\":"));
      assertThat(Files.readString(folder.resolve("logs/prism.log"))).doesNotStartWith("{");
      assertThat(prism.threads()).noneMatch(name -> name.startsWith("BatchSpanProc"));
    }
  }

  @Test
  void idsNeverStayForTheNextRequest() throws Exception {
    try (PrismProcess prism =
        PrismProcess.serve(
            folder, Map.ofEntries(TALKATIVE, Map.entry("PRISM_LOG_FORMAT", "json")))) {
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        int number = caller;
        callers.add(new Thread(() -> refuseMany(prism.api(), number)));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
      String last = prism.api().get("/v1/artworks/last-one").json().path("traceId").asText();
      line(prism, "Request " + last);
      Set<String> ids = new HashSet<>();
      for (JsonNode line : lines(prism)) {
        String message = line.path("message").asText();
        if (message.startsWith("Request ")) {
          String trace = line.at("/mdc/traceId").asText();
          assertThat(message).startsWith("Request " + trace);
          ids.add(trace);
          // The n-th request of caller c was for the artwork c-n, with a trace of its own or none.
          boolean own = trace.startsWith("c0ffee");
          if (own) {
            assertThat(line.at("/mdc/artworkId").asText())
                .isEqualTo(
                    Integer.parseInt(trace.substring(6, 16))
                        + "-"
                        + Integer.parseInt(trace.substring(16)));
          }
          assertThat(line.toString())
              .contains(
                  "There is no artwork with the id " + line.at("/mdc/artworkId").asText() + ".");
        } else if (message.contains("is ready")
            || line.path("threadName").asText().startsWith("prism-ingest")) {
          assertThat(line.at("/mdc/traceId").isMissingNode()).as(line.toString()).isTrue();
        }
      }
      assertThat(ids).hasSize(201);
    }
  }

  private static void refuseMany(PrismApi api, int caller) {
    try {
      for (int i = 0; i < 50; i++) {
        String trace = String.format("c0ffee%010d%016d", caller, i);
        PrismApi as =
            i % 2 == 0 ? api.with("traceparent", "00-" + trace + "-" + CALLER + "-00") : api;
        assertThat(as.get("/v1/artworks/" + caller + "-" + i).status()).isEqualTo(404);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anUnreachableEndpointHarmsNothing() throws Exception {
    try (PrismProcess prism =
        PrismProcess.serve(
            folder,
            Map.ofEntries(
                Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + Ports.anyFree())))) {
      assertThat(prism.threads()).anyMatch(name -> name.startsWith("BatchSpanProc"));
      assertThat(prism.api().put("fox", Pictures.query("trophy__glitch"), "{}").status())
          .isEqualTo(202);
      prism.api().awaitState("fox", "INDEXED", PATIENCE);
      // More spans than the queue has room for.
      for (int i = 0; i < 1_500; i++) {
        assertThat(prism.api().get("/v1/artworks/fox").status()).isEqualTo(200);
      }
      assertThat(prism.stop("TERM")).isIn(0, 130, 143);
      String log = Files.readString(folder.resolve("logs/prism.log"));
      assertThat(log.lines().filter(line -> line.contains("Failed to export")).count())
          .isBetween(1L, 20L);
    }
  }

  @Test
  void overGrpcSpansArriveTooAndCallersCannotChooseTheirTraceWhereThatIsSet() throws Exception {
    try (SpanReceiver receiver = SpanReceiver.grpc();
        PrismProcess prism =
            PrismProcess.serve(
                folder,
                Map.ofEntries(
                    TALKATIVE,
                    Map.entry("PRISM_GATEWAY_CONTINUE_TRACES", "false"),
                    Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())))) {
      PrismApi caller = prism.api().with("traceparent", PARENT);
      assertThat(caller.put("fox", Pictures.query("trophy__glitch"), "{}").status()).isEqualTo(202);
      prism.api().awaitState("fox", "INDEXED", PATIENCE);
      Seen request = receiver.await(span -> span.name().equals("PUT /v1/artworks/{id}"));
      assertThat(request.trace()).isNotEqualTo(TRACE);
      List<Seen> spans =
          receiver.awaitWhole(request.trace(), "", List.of("store", "send artworks.indexed"));
      Set<String> ids = new HashSet<>();
      spans.forEach(span -> ids.add(span.id()));
      assertThat(receiver.trace(TRACE)).isEmpty();
      // The log file's text has the ids too.
      String log = Files.readString(folder.resolve("logs/prism.log"));
      assertThat(log.lines())
          .anyMatch(line -> line.contains(" fox " + request.trace() + ") artwork fox is queued"))
          .anyMatch(line -> line.contains(" fox " + request.trace() + ") artwork fox: INDEXED"));
    }
  }

  @Test
  void anEndpointThatCannotWorkIsOneLine() throws Exception {
    try (PrismProcess prism =
        PrismProcess.launch(
            0,
            0,
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense"),
            "serve",
            "--port",
            Integer.toString(Ports.anyFree()),
            "--kafka-port",
            Integer.toString(Ports.anyFree()),
            "--data",
            folder.toString())) {
      assertThat(prism.await(PATIENCE)).isEqualTo(1);
      assertThat(prism.output().lines().filter(line -> !line.startsWith("Preparing")))
          .singleElement()
          .asString()
          .startsWith("prism: ")
          .contains("OTEL_EXPORTER_OTLP_ENDPOINT");
    }
  }

  private static void sendGarbage(PrismProcess prism, String key) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", prism.kafkaAddress()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      producer
          .send(new ProducerRecord<>("artworks.uploaded", key, garbage))
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** The first line whose message begins so, once it is there. */
  private static JsonNode line(PrismProcess prism, String message) throws Exception {
    prism.awaitLine(message, PATIENCE);
    for (JsonNode line : lines(prism)) {
      if (line.path("message").asText().startsWith(message)) {
        return line;
      }
    }
    throw new AssertionError("no line that begins with " + message + " in " + prism.output());
  }

  /** Everything on the console that ends with a line break, as JSON. */
  private static List<JsonNode> lines(PrismProcess prism) throws Exception {
    String output = prism.output();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output.substring(0, output.lastIndexOf('\n') + 1).lines().toList()) {
      if (!line.startsWith("Preparing faster starts")) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }
}
