package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.prism.standalone.PrismApi.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send. */
class HostileIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;
  private static HttpServer canary;
  private static final AtomicInteger CANARY_CALLS = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
    canary = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    byte[] picture = Pictures.query("trophy__glitch");
    canary.createContext(
        "/",
        exchange -> {
          CANARY_CALLS.incrementAndGet();
          exchange.sendResponseHeaders(200, picture.length);
          exchange.getResponseBody().write(picture);
          exchange.close();
        });
    canary.start();
  }

  @AfterAll
  static void stop() throws Exception {
    canary.stop(0);
    prism.close();
  }

  static Map<String, HostilePicture> refused() {
    Map<String, HostilePicture> table = new LinkedHashMap<>();
    table.put("empty", new HostilePicture(new byte[0], 400, 415, 422));
    table.put("text", new HostilePicture("hello".getBytes(StandardCharsets.UTF_8), 415));
    table.put(
        "svg",
        new HostilePicture(
            "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8), 415));
    table.put(
        "truncated jpeg header",
        new HostilePicture(DrawnPictures.head(Pictures.query("trophy__glitch"), 40), 422));
    table.put("png bomb", new HostilePicture(DrawnPictures.pngBomb(100_000, 100_000), 413));
    table.put("gif bomb", new HostilePicture(DrawnPictures.gifHeader(65_535, 65_535), 413));
    table.put("png without pixels", new HostilePicture(DrawnPictures.pngHeader(10, 10), 422));
    return table;
  }

  record HostilePicture(byte[] bytes, Integer... statuses) {}

  static List<String> refusedNames() {
    return List.copyOf(refused().keySet());
  }

  @ParameterizedTest
  @MethodSource("refusedNames")
  void aPictureThatCannotBeReadIsRefusedAtOnce(String name) throws Exception {
    HostilePicture picture = refused().get(name);
    Answer answer = api.put("hostile-" + name.replace(' ', '-'), picture.bytes(), "{}");
    assertThat(answer.status()).as(answer.body()).isIn((Object[]) picture.statuses());
    assertThat(answer.json().path("reason").asText()).isNotEmpty();
    assertThat(answer.body()).doesNotContain("Exception", data.toString());
    assertThat(search(picture.bytes()).status()).isIn((Object[]) picture.statuses());
  }

  @Test
  void aTruncatedPictureIsRefusedOrRejectedAndNeverFound() throws Exception {
    byte[] whole = Pictures.query("trophy__glitch");
    Answer answer = api.put("cut", DrawnPictures.head(whole, whole.length / 2), "{}");
    if (answer.status() == 202) {
      api.awaitState("cut", "REJECTED", PATIENCE);
    } else {
      assertThat(answer.status()).isEqualTo(422);
    }
  }

  static List<String> accepted() {
    return List.of("png16", "cmyk", "gif", "bmp", "alpha");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void unusualButGoodPicturesAreIndexed(String kind) throws Exception {
    Answer answer = api.put("good-" + kind, DrawnPictures.good(kind), "{}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    api.awaitState("good-" + kind, "INDEXED", PATIENCE);
  }

  @Test
  void theTypeIsDecidedByTheBytesNotByTheName() throws Exception {
    // The helper sends every picture as application/octet-stream under the name "picture".
    assertThat(api.put("nameless", Pictures.query("lemon__ukiyo-e"), "{}").status()).isEqualTo(202);
    api.awaitState("nameless", "INDEXED", PATIENCE);
  }

  @Test
  void aPictureOnItsSideIsTurnedTheRightWayUpFirst() throws Exception {
    List<double[]> vectors = new ArrayList<>();
    for (int orientation = 1; orientation <= 8; orientation++) {
      vectors.add(vector(DrawnPictures.withOrientation(orientation)));
    }
    for (int orientation = 2; orientation <= 8; orientation++) {
      assertThat(cosine(vectors.get(0), vectors.get(orientation - 1)))
          .as("orientation %d", orientation)
          .isCloseTo(1, within(0.005));
    }
    // Were the tag ignored, this is what the cosine would be.
    double ignored = cosine(vectors.get(0), vector(DrawnPictures.sideways()));
    assertThat(ignored).isLessThan(0.99);
  }

  static List<String> forbiddenAddresses() {
    String port = ":" + canary().getPort();
    return List.of(
        "http://127.0.0.1" + port + "/a.jpg",
        "http://localhost" + port + "/a.jpg",
        "http://127.0.0.1/a.jpg",
        "http://127.1/a.jpg",
        "http://0.0.0.0" + port + "/a.jpg",
        "http://[::1]" + port + "/a.jpg",
        "http://[::ffff:127.0.0.1]" + port + "/a.jpg",
        "http://[::ffff:7f00:1]/a.jpg",
        "http://2130706433/a.jpg",
        "http://0x7f000001/a.jpg",
        "http://0177.0.0.1/a.jpg",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/a.jpg",
        "http://[fc00::1]/a.jpg",
        "http://[64:ff9b::7f00:1]/a.jpg",
        "http://10.0.0.1/a.jpg",
        "http://172.16.0.1/a.jpg",
        "http://192.168.0.1/a.jpg",
        "http://100.64.0.1/a.jpg",
        "http://224.0.0.1/a.jpg",
        "http://255.255.255.255/a.jpg",
        "http://user:secret@127.0.0.1" + port + "/a.jpg",
        "http://example.com@127.0.0.1" + port + "/a.jpg",
        "file:///etc/passwd",
        "ftp://127.0.0.1/a.jpg",
        "gopher://127.0.0.1/a",
        "jar:file:///etc/passwd!/a",
        "//127.0.0.1/a.jpg",
        "http:///a.jpg",
        "http://");
  }

  @Test
  void noAddressOfTheInsideIsEverFetched() throws Exception {
    int before = CANARY_CALLS.get();
    for (String url : forbiddenAddresses()) {
      Map<String, Object> parts = new LinkedHashMap<>();
      parts.put("metadata", "{\"pictureUrl\":\"" + url + "\"}");
      assertRefused(url, api.multipart("PUT", "/v1/artworks/ssrf", parts));
      assertRefused(
          url, api.post("/v1/search", "{\"query\":{\"picture\":{\"url\":\"" + url + "\"}}}"));
      assertRefused(
          url, api.post("/v1/analyze", "{\"query\":{\"picture\":{\"url\":\"" + url + "\"}}}"));
    }
    assertThat(CANARY_CALLS).hasValue(before);
    assertThat(api.get("/v1/artworks/ssrf").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"query\":{}}",
        "{\"unknown\":1}",
        "{\"query\":{\"text\":\"a\"},\"limit\":-1}",
        "{\"query\":{\"text\":\"a\"},\"limit\":100000}",
        "{\"query\":{\"text\":\"a\"},\"by\":\"NOTHING\"}",
        "{\"query\":{\"vector\":{\"model\":\"prism-mini@1\",\"values\":[1,2]}}}"
      })
  void aWrongRequestIsAProblemThatNamesItsReason(String request) throws Exception {
    Answer answer = api.post("/v1/search", request);
    assertThat(answer.status()).as(answer.body()).isIn(400, 409);
    assertThat(answer.json().path("reason").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2F..%2Fetc%2Fpasswd", "a%20b", "a%00b", "%E2%82%AC"})
  void anIdThatIsNoIdIsRefused(String id) throws Exception {
    assertThat(api.put(id, Pictures.query("lemon__ukiyo-e"), "{}").status()).isIn(400, 404);
  }

  private static void assertRefused(String url, Answer answer) {
    assertThat(answer.status()).as("%s: %s", url, answer.body()).isEqualTo(400);
    assertThat(answer.json().path("reason").asText()).isEqualTo("INVALID_ARGUMENT");
  }

  private static InetSocketAddress canary() {
    return canary.getAddress();
  }

  private static Answer search(byte[] picture) throws Exception {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("request", "{\"query\":{\"picture\":{\"part\":\"picture\"}}}");
    parts.put("picture", picture);
    return api.multipart("POST", "/v1/search", parts);
  }

  private static double[] vector(byte[] picture) throws Exception {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put(
        "request", "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"includeVectors\":true}");
    parts.put("picture", picture);
    Answer answer = api.multipart("POST", "/v1/analyze", parts);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode whole = answer.json().path("vectors").path("whole");
    double[] values = new double[whole.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole.get(i).asDouble();
    }
    assertThat(values).isNotEmpty();
    return values;
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double normA = 0;
    double normB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      normA += a[i] * a[i];
      normB += b[i] * b[i];
    }
    return dot / Math.sqrt(normA * normB);
  }
}
