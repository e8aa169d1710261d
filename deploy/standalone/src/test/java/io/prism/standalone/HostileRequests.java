package io.prism.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes requests that no decent client sends. They are bytes, because HTTP libraries refuse to send
 * the worst of them. The same seed makes the same requests.
 */
final class HostileRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "\"@@\"";

  private final Random random;
  private final List<String> tokens;
  private final byte[] picture;

  /**
   * @param tokens page tokens that the server gave out
   */
  HostileRequests(long seed, List<String> tokens, byte[] picture) {
    this.random = new Random(seed);
    this.tokens = tokens;
    this.picture = picture;
  }

  /** The next request, from its first line to its last byte. */
  byte[] next() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> json("POST", pick(List.of("/v1/search", "/v1/analyze")), spoilt(search()));
      case 3 ->
          json(
              "PATCH",
              "/v1/artworks/" + pick(List.of("fox", pick(HostileValues.IDS))),
              spoilt(HostileValues.METADATA));
      case 4 -> upload();
      case 5 -> get("/v1/artworks?" + parameters());
      case 6 -> withId();
      case 7 -> token();
      case 8 -> garbage();
      default -> odd();
    };
  }

  private String search() {
    return pick(HostileValues.SEARCHES);
  }

  private String spoilt(String json) {
    String spoilt = spoiltOnce(json);
    if (random.nextInt(8) == 0) {
      return spoilt.substring(0, random.nextInt(spoilt.length() + 1));
    }
    return spoilt;
  }

  private String spoiltOnce(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      List<JsonNode> inner = new ArrayList<>();
      collect(root, inner);
      JsonNode place = inner.get(random.nextInt(inner.size()));
      if (place instanceof ObjectNode object && (random.nextInt(3) == 0 || object.isEmpty())) {
        object.set("f" + random.nextInt(100), TextNode.valueOf("@@"));
      } else if (place instanceof ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        object.set(names.get(random.nextInt(names.size())), TextNode.valueOf("@@"));
      } else if (place instanceof ArrayNode array) {
        array.add("@@");
      }
      return root.toString().replace(MARK, value());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> inner) {
    if (node.isContainerNode()) {
      inner.add(node);
      node.forEach(child -> collect(child, inner));
    }
  }

  private String value() {
    return switch (random.nextInt(30)) {
      case 0 -> "\"" + "x".repeat(1 << 20) + "\"";
      case 1 -> "[".repeat(2_000) + "]".repeat(2_000);
      case 2 -> "{\"query\":".repeat(500) + "{}" + "}".repeat(500);
      case 3 -> "[" + "1,".repeat(20_000) + "1]";
      case 4 -> "[" + "\"a\",".repeat(5_000) + "\"a\"]";
      case 5 -> "\"" + "\\u0007".repeat(100) + "\"";
      default -> pick(HostileValues.VALUES);
    };
  }

  private byte[] upload() {
    String id = pick(List.of("hostile-" + random.nextInt(50), pick(HostileValues.IDS)));
    byte[] bytes = random.nextBoolean() ? picture : noise(random.nextInt(2_000));
    if (random.nextInt(3) == 0) {
      bytes = Arrays.copyOf(picture, random.nextInt(picture.length));
    }
    String name =
        pick(List.of("picture", "picture", "picture\"; filename=\"../../x", "", "pictures"));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(part(name, bytes));
    body.writeBytes(
        part("metadata", spoilt(HostileValues.METADATA).getBytes(StandardCharsets.UTF_8)));
    if (random.nextInt(5) == 0) {
      body.writeBytes(part("metadata", new byte[0]));
    }
    if (random.nextInt(5) != 0) {
      body.writeBytes(ascii("--b--\r\n"));
    }
    return request(
        random.nextBoolean() ? "PUT" : "POST",
        random.nextBoolean() ? "/v1/artworks/" + id : "/v1/artworks",
        pick(List.of("multipart/form-data; boundary=b", "multipart/form-data", "multipart/mixed")),
        body.toByteArray());
  }

  private static byte[] part(String name, byte[] content) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(
        ascii(
            "--b\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\"f\"\r\n\r\n"));
    part.writeBytes(content);
    part.writeBytes(ascii("\r\n"));
    return part.toByteArray();
  }

  private String parameters() {
    List<String> names =
        List.of("pageSize", "pageToken", "tagsAll", "createdAfter", "excludeIds", "x", "", "%00");
    List<String> values =
        List.of("-1", "99999999999", "NaN", "%00", "%ff", "", "x".repeat(5_000), "[]", "a=b", "%");
    StringBuilder query = new StringBuilder();
    for (int i = 0; i <= random.nextInt(4); i++) {
      query.append(pick(names)).append('=').append(pick(values)).append('&');
    }
    return query.toString();
  }

  private byte[] withId() {
    String rest =
        pick(
            List.of(
                "",
                "/picture",
                "/thumbnail?size=-1",
                "/thumbnail?size=1e9",
                "/similar?by=NOTHING",
                "/similar?limit=99999",
                "/nothing",
                "/picture?v=" + "1".repeat(3_000)));
    String id = pick(HostileValues.IDS);
    String path =
        pick(
            List.of(
                "/v1/artworks/" + id + rest,
                "/v1/admin/jobs/" + id + rest,
                "/v1/admin/rejected/" + id + "/retry",
                "/v1/admin/backups/" + id));
    String method =
        path.startsWith("/v1/admin/rejected/") || path.startsWith("/v1/admin/backups/")
            ? "POST"
            : pick(List.of("GET", "DELETE", "HEAD", "PUT", "OPTIONS"));
    return request(method, path, "application/json", new byte[0]);
  }

  private byte[] token() {
    char[] token = pick(tokens).toCharArray();
    token[random.nextInt(token.length)] = "Aa0-_=%+ /".charAt(random.nextInt(10));
    String altered =
        switch (random.nextInt(4)) {
          case 0 -> new String(token, 0, random.nextInt(token.length));
          case 1 -> new String(token) + "A";
          default -> new String(token);
        };
    return random.nextBoolean()
        ? json(
            "POST",
            "/v1/search",
            "{\"query\":{\"text\":\"fox\"},\"pageToken\":\"" + altered + "\"}")
        : get(
            pick(List.of("/v1/artworks", "/v1/admin/rejected"))
                + "?pageToken="
                + altered.replace(" ", "+"));
  }

  private byte[] garbage() {
    String type =
        pick(
            List.of(
                "application/json",
                "application/merge-patch+json",
                "text/plain",
                "application/grpc",
                "application/xml",
                "multipart/form-data; boundary=b",
                "",
                "a/b; c=\"",
                "*/*"));
    return request(
        pick(List.of("POST", "PUT", "PATCH", "GET")),
        pick(List.of("/v1/search", "/v1/artworks", "/v1/artworks/fox", "/v1/stats", "/v1/analyze")),
        type,
        noise(random.nextInt(4_000)));
  }

  /** What is wrong with HTTP itself. */
  private byte[] odd() {
    return ascii(
        switch (random.nextInt(8)) {
          case 0 -> "GET /v1/stats HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";
          case 1 -> head("GET", "/v1/stats") + "X-A: a\u0001b\r\n\r\n";
          case 2 -> head("GET", "/v1/stats") + "X-A: " + "a".repeat(30_000) + "\r\n\r\n";
          case 3 -> head("GET", "/" + "a".repeat(10_000)) + "\r\n";
          case 4 -> head("POST", "/v1/search") + "Content-Length: -5\r\n\r\n{}";
          case 5 -> head("POST", "/v1/search") + "Content-Length: 99999999999999999999\r\n\r\n{}";
          case 6 -> head("BREW", "/v1/stats") + "\r\n";
          default -> head("GET", "/v1/stats") + "Accept: " + "a/b,".repeat(500) + "\r\n\r\n";
        });
  }

  private byte[] get(String path) {
    return request("GET", path, "", new byte[0]);
  }

  private byte[] json(String method, String path, String body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    return request(method, path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] request(String method, String path, String type, byte[] body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String contentType = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
    request.writeBytes(
        ascii(head(method, path) + contentType + "Content-Length: " + body.length + "\r\n\r\n"));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private static String head(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
