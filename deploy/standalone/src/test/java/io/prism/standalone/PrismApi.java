package io.prism.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The REST interface as a stranger would call it: no class of ours. */
final class PrismApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "prism-boundary-7e1";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String base;
  private final Map<String, String> headers;

  PrismApi(int port) {
    this("http://127.0.0.1:" + port, Map.of());
  }

  private PrismApi(String base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  /** The same with an API key; without one when it is empty. */
  PrismApi as(String key) {
    return new PrismApi(base, key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key));
  }

  /** The same with this header and no other. */
  PrismApi with(String header, String value) {
    return new PrismApi(base, Map.of(header, value));
  }

  record Answer(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }
  }

  String base() {
    return base;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)),
        path);
  }

  /** Parts as text or bytes. */
  Answer multipart(String method, String path, Map<String, Object> parts)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder()
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .method(method, BodyPublishers.ofByteArray(encode(parts))),
        path);
  }

  Answer put(String id, byte[] picture, String metadata) throws IOException, InterruptedException {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("picture", picture);
    parts.put("metadata", metadata);
    return multipart("PUT", "/v1/artworks/" + id, parts);
  }

  Answer delete(String id) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder().DELETE(), "/v1/artworks/" + id);
  }

  /** Polls until the path answers so. */
  PrismApi awaitStatus(String path, int status, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    Answer answer = get(path);
    while (answer.status() != status) {
      if (System.nanoTime() > end) {
        throw new AssertionError(path + " never answered " + status + " but " + answer);
      }
      Thread.sleep(20);
      answer = get(path);
    }
    return this;
  }

  /** Polls until somebody answers there at all. */
  void awaitOpen(Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        get("/q/health/live");
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** Polls readiness until it says this of something that the gateway depends on. */
  void awaitDependency(String name, Predicate<String> wanted, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      JsonNode health = get("/q/health/ready").json();
      String found = "";
      for (JsonNode check : health.path("checks")) {
        if (check.path("name").asText().equals("gateway: dependencies")) {
          found = check.path("data").path(name).asText();
        }
      }
      if (wanted.test(found)) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("never so: " + name + " in " + health);
      }
      Thread.sleep(100);
    }
  }

  /** Polls the artwork until it is in the state. */
  JsonNode awaitState(String id, String state, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Answer answer = get("/v1/artworks/" + id);
      if (answer.status() == 200 && answer.json().path("state").asText().equals(state)) {
        return answer.json();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(id + " is not " + state + " but " + answer);
      }
      Thread.sleep(50);
    }
  }

  /** Polls until the artwork is unknown or DELETED. */
  void awaitGone(String id, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Answer answer = get("/v1/artworks/" + id);
      if (answer.status() == 404 || answer.json().path("state").asText().equals("DELETED")) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(id + " is still there: " + answer);
      }
      Thread.sleep(50);
    }
  }

  /** The ids of the hits, best first. */
  List<String> search(String request) throws IOException, InterruptedException {
    Answer answer = post("/v1/search", request);
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
    return ids(answer.json());
  }

  List<String> search(String request, byte[] picture) throws IOException, InterruptedException {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("request", request);
    parts.put("picture", picture);
    Answer answer = multipart("POST", "/v1/search", parts);
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
    return ids(answer.json());
  }

  private static List<String> ids(JsonNode response) {
    List<String> ids = new ArrayList<>();
    response.path("hits").forEach(hit -> ids.add(hit.path("artwork").path("id").asText()));
    return ids;
  }

  private Answer send(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    headers.forEach(request::header);
    HttpResponse<String> response =
        http.send(
            request.uri(URI.create(base + path)).timeout(Duration.ofSeconds(90)).build(),
            BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  private static byte[] encode(Map<String, Object> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Map.Entry<String, Object> part : parts.entrySet()) {
      boolean file = part.getValue() instanceof byte[];
      text(
          out,
          "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + part.getKey() + "\"");
      text(out, file ? "; filename=\"picture\"\r\nContent-Type: application/octet-stream" : "");
      text(out, "\r\n\r\n");
      out.write(
          file
              ? (byte[]) part.getValue()
              : part.getValue().toString().getBytes(StandardCharsets.UTF_8));
      text(out, "\r\n");
    }
    text(out, "--" + BOUNDARY + "--\r\n");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
