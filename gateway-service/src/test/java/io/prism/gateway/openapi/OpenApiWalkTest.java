package io.prism.gateway.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.Remotes;
import io.prism.gateway.fake.FakeEncoder;
import io.prism.gateway.fake.FakeKafka;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.fake.Pictures;
import io.prism.gateway.v1.GetStatsResponse;
import io.prism.type.v1.Artwork;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks the OpenAPI document and the running server against each other: every operation is called,
 * every answer has a status and a type that the document knows, and every documented status is
 * seen.
 */
@QuarkusTest
class OpenApiWalkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] PICTURE = Pictures.png(40, 40, Color.ORANGE);

  /** Documented and not seen here, with the reason. */
  private static final Map<Integer, String> ELSEWHERE =
      Map.of(
          401, "needs keys to be configured; OpenApiScopesTest sees it",
          302, "needs pictures on S3; S3PicturesIT sees it");

  private static final Set<String> SESSION = Set.of("POST /v1/session", "DELETE /v1/session");

  @TestHTTPResource("/")
  URL address;

  @Inject FakeServices services;
  @Inject FakeKafka kafka;
  @Inject Remotes remotes;

  @BeforeEach
  void empty() {
    reset();
  }

  // Each call has artworks of its own, because what it queues stays queued.
  private void fill(String call) {
    put(id("one", call), Artwork.State.INDEXED, remotes.store().put(PICTURE).hex());
    put(id("bare", call), Artwork.State.INDEXED, "");
    String id = id("bad", call);
    put(id, Artwork.State.REJECTED, "");
    ArtworkUploaded bad =
        ArtworkUploaded.newBuilder().setId(id).setVersion(1).setPictureUri("x://y").build();
    kafka.write("artworks.uploaded", 0, id, bad.toByteArray());
    kafka.write("artworks.uploaded.dlq", 0, id, bad.toByteArray());
    kafka.committed().put(new TopicPartition("artworks.uploaded", 0), 1L);
  }

  private static String id(String role, String call) {
    return "walk-" + role + "-" + Integer.toHexString(call.hashCode());
  }

  @AfterEach
  void reset() {
    services.index().artworks.clear();
    services.index().failure = null;
    kafka.logs().clear();
    kafka.committed().clear();
  }

  private void put(String id, Artwork.State state, String sha256) {
    services
        .index()
        .artworks
        .put(
            id,
            Artwork.newBuilder()
                .setId(id)
                .setVersion(1)
                .setState(state)
                .setSha256(sha256)
                .setModel(FakeEncoder.MODEL)
                .build());
  }

  @Test
  void theDocumentAndTheTableNameTheSameCalls() {
    assertThat(operations().keySet())
        .containsAll(Call.ALL.keySet())
        .hasSize(Call.ALL.size() + SESSION.size())
        .containsAll(SESSION);
  }

  /** Of the public contract, as far as it is there: a list that the code does not make. */
  @Test
  void everyCallOfTheContractIsDocumented() {
    assertThat(operations().keySet())
        .containsExactlyInAnyOrder(
            "POST /v1/artworks",
            "PUT /v1/artworks/{id}",
            "PATCH /v1/artworks/{id}",
            "GET /v1/artworks/{id}",
            "GET /v1/artworks",
            "DELETE /v1/artworks/{id}",
            "GET /v1/artworks/{id}/picture",
            "GET /v1/artworks/{id}/thumbnail",
            "GET /v1/artworks/{id}/similar",
            "POST /v1/search",
            "POST /v1/analyze",
            "GET /v1/models",
            "GET /v1/stats",
            "GET /v1/admin/audit",
            "POST /v1/admin/backups/{name}",
            "GET /v1/admin/rejected",
            "POST /v1/admin/rejected/{id}/retry",
            "POST /v1/session",
            "DELETE /v1/session");
  }

  /** Without keys; with them, {@link OpenApiScopesTest}. */
  @Test
  void theSessionsAnswersAreDocumented() throws IOException {
    JsonNode open = operations().get("POST /v1/session");
    JsonNode close = operations().get("DELETE /v1/session");
    Response without = given().post("/v1/session");
    assertThat(without.statusCode()).isEqualTo(400);
    requireDocumentedType("POST /v1/session", open, without);
    Response unknown = given().header("Authorization", "Bearer x").post("/v1/session");
    assertThat(unknown.statusCode()).isEqualTo(401);
    requireDocumentedType("POST /v1/session", open, unknown);
    Response strange = given().header("Origin", "http://evil.example").delete("/v1/session");
    assertThat(strange.statusCode()).isEqualTo(403);
    requireDocumentedType("DELETE /v1/session", close, strange);
    Response closed = given().delete("/v1/session");
    assertThat(closed.statusCode()).isEqualTo(204);
    assertThat(fields(close.path("responses"))).contains("204");
  }

  static Set<String> calls() {
    return Call.ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyDocumentedStatusIsSeenAndNoOther(String call) throws IOException {
    fill(call);
    JsonNode operation = operations().get(call);
    Set<Integer> documented =
        fields(operation.path("responses")).stream()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<Integer> seen = new TreeSet<>();
    for (Response response : new Walk(call, operation).all()) {
      seen.add(response.statusCode());
      requireDocumentedType(call, operation, response);
    }
    if (documented.contains(413)) {
      seen.add(statusOfAnEndlessBody(call));
    }
    Set<Integer> missing = new TreeSet<>(documented);
    missing.removeAll(seen);
    missing.removeAll(ELSEWHERE.keySet());
    assertThat(documented).as("undocumented of " + call).containsAll(seen);
    assertThat(missing).as("documented, never seen of " + call + ", seen " + seen).isEmpty();
  }

  @Test
  void examplesAreWhatTheContractSays() throws Exception {
    Examples examples = Examples.load();
    for (Map.Entry<String, Call> entry : Call.ALL.entrySet()) {
      Call call = entry.getValue();
      if (call.request() != null) {
        parse(call.request(), examples.request(entry.getKey()).orElseThrow());
      }
      // Figures are numbers where proto3 JSON would write strings; the parser takes both.
      if (call.answer() != null) {
        Object answer = examples.answer(entry.getKey()).orElseThrow();
        if (call.answer() == GetStatsResponse.getDescriptor()) {
          assertThat(JSON.valueToTree(answer).path("states").path("INDEXED").isInt()).isTrue();
        }
        parse(call.answer(), answer);
      }
    }
  }

  private static void parse(com.google.protobuf.Descriptors.Descriptor message, Object json)
      throws Exception {
    JsonFormat.parser().merge(JSON.writeValueAsString(json), DynamicMessage.newBuilder(message));
  }

  /** Requests to one operation that meet each of its answers. */
  private final class Walk {
    private final String call;
    private final String method;
    private final String path;
    private final JsonNode operation;
    private final List<Response> responses = new CopyOnWriteArrayList<>();

    Walk(String call, JsonNode operation) {
      this.call = call;
      this.method = call.substring(0, call.indexOf(' '));
      this.path = call.substring(call.indexOf(' ') + 1);
      this.operation = operation;
    }

    List<Response> all() {
      String id = id(path.contains("rejected") ? "bad" : "one", call);
      failing(id);
      send(good().header("Host", "rebound.example"), id);
      send(good().accept("text/csv"), id);
      send(good().queryParam("nonsense", "1"), id);
      send(given(), id);
      send(good(), id("never", call));
      send(good(), "a b");
      wrongBodies(id);
      if (call.startsWith("PATCH")) {
        send(good(), id("bare", call));
      }
      if (path.endsWith("retry")) {
        send(good(), id("one", call));
      }
      Response first = send(good(), id);
      if (first.header("ETag") != null) {
        send(good().header("If-None-Match", first.header("ETag")), id);
      }
      return responses;
    }

    // What a backend says comes through with its status.
    private void failing(String id) {
      for (Reason reason :
          List.of(
              Reason.UNAVAILABLE,
              Reason.DEADLINE_EXCEEDED,
              Reason.QUOTA_EXCEEDED,
              Reason.INTERNAL)) {
        services.index().failure = Problem.of(reason, "As the test wants it.");
        send(good(), id);
      }
      services.index().failure = null;
    }

    private void wrongBodies(String id) {
      JsonNode types = operation.path("requestBody").path("content");
      if (types.isMissingNode()) {
        return;
      }
      send(given().contentType("text/plain").body("x"), id);
      if (types.has("multipart/form-data")) {
        String part = call.contains("artworks") ? "metadata" : "request";
        send(given().multiPart("picture", "x", Arrays.copyOf(PICTURE, 20)), id);
        send(given().multiPart("picture", "x", "hello".getBytes(StandardCharsets.UTF_8)), id);
        send(given().multiPart("picture", "x", PICTURE).multiPart(part, "{\"nonsense\": 1}"), id);
        send(given().multiPart("picture", "x", PICTURE).multiPart("nonsense", "1"), id);
      } else {
        send(json("{\"nonsense\": 1}"), id);
      }
      if (call.contains("search") || call.contains("analyze")) {
        send(json("{\"query\": {\"artworkId\": \"never\"}}"), id);
        send(
            json("{\"query\": {\"vector\": {\"model\": \"other@1\", \"values\": [1, 0, 0, 0]}}}"),
            id);
      }
    }

    /** The request as the document's own example has it. */
    private RequestSpecification good() {
      JsonNode types = operation.path("requestBody").path("content");
      if (types.isMissingNode()) {
        return given();
      }
      if (types.has("application/json")) {
        return json(types.path("application/json").path("example").toString());
      }
      JsonNode example = types.path("multipart/form-data").path("example").path("metadata");
      assertThat(example.isObject()).as("an example").isTrue();
      return given().multiPart("picture", "x", PICTURE).multiPart("metadata", example.toString());
    }

    private RequestSpecification json(String body) {
      return given().contentType("application/json").body(body);
    }

    private Response send(RequestSpecification request, String id) {
      Response response = request.request(method, path, ids(id));
      responses.add(response);
      return response;
    }

    private Object[] ids(String id) {
      return path.contains("{") ? new Object[] {id} : new Object[0];
    }
  }

  private static void requireDocumentedType(String call, JsonNode operation, Response response) {
    if (response.statusCode() == 304) {
      return;
    }
    JsonNode types = operation.path("responses").path("" + response.statusCode()).path("content");
    String type = String.valueOf(response.contentType()).replaceAll(";.*", "");
    if (response.statusCode() >= 400) {
      assertThat(type).as(call + " " + response.statusCode()).isEqualTo("application/problem+json");
      assertThat(response.jsonPath().getString("reason")).isNotEmpty();
      requireDocumentedHeaders(call, operation, response);
    } else if (!types.isMissingNode()) {
      assertThat(fields(types))
          .as(call)
          .anyMatch(known -> known.equals(type) || type.matches(known.replace("*", ".+")));
    }
  }

  private static void requireDocumentedHeaders(String call, JsonNode operation, Response response) {
    JsonNode known = operation.path("responses").path("" + response.statusCode()).path("headers");
    for (String name : List.of("Retry-After", "WWW-Authenticate")) {
      if (response.header(name) != null) {
        assertThat(fields(known)).as(call + " " + response.statusCode()).contains(name);
      }
    }
    if (known.has("Retry-After")) {
      assertThat(response.header("Retry-After")).as(call).matches("[1-9][0-9]*");
    }
  }

  /** Only the head: what it promises is refused unread. */
  private int statusOfAnEndlessBody(String call) throws IOException {
    String target = call.replace("{id}", "one");
    try (Socket socket = new Socket("localhost", address.getPort())) {
      socket
          .getOutputStream()
          .write(
              (target
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 99999999\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      Scanner answer = new Scanner(socket.getInputStream(), StandardCharsets.US_ASCII);
      answer.next();
      return answer.nextInt();
    }
  }

  private static Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new java.util.TreeMap<>();
    try {
      JsonNode document = JSON.readTree(given().get("/q/openapi?format=json").asString());
      for (String path : fields(document.path("paths"))) {
        for (String method : fields(document.path("paths").path(path))) {
          if (Set.of("get", "put", "post", "patch", "delete").contains(method)) {
            operations.put(
                method.toUpperCase(java.util.Locale.ROOT) + " " + path,
                document.path("paths").path(path).path(method));
          }
        }
      }
      return operations;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new java.util.ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
