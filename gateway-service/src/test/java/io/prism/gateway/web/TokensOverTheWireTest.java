package io.prism.gateway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.prism.client.PrismChannels;
import io.prism.gateway.fake.FakeIssuer;
import io.prism.gateway.security.KeyFile;
import io.prism.gateway.security.Scope;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.ListArtworksRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tokens of a real issuer beside keys, over REST and gRPC. In order: the issuer comes late. */
@QuarkusTest
@TestProfile(TokensOverTheWireTest.WithIssuer.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TokensOverTheWireTest {
  private static final int SEARCHES = 3;
  private static FakeIssuer issuer;
  private static RSAKey rsa;
  private static ECKey ec;

  /** An issuer that is not there yet, and few questions to it. */
  public static class WithIssuer implements QuarkusTestProfile {
    private static final String PORT = "prism.test.issuer.port";

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "prism.security.keys",
          keys().toString(),
          "prism.security.keys-refresh",
          "20ms",
          "prism.security.quota.searches-per-minute",
          Integer.toString(SEARCHES),
          "prism.security.oidc.issuer",
          FakeIssuer.address(port()),
          "prism.security.oidc.audience",
          "another," + FakeIssuer.AUDIENCE,
          "prism.security.oidc.leeway",
          "0s",
          "prism.security.oidc.unknown-keys",
          "1h");
    }

    static Path keys() {
      return Path.of("target", "test-keys", "tokens-" + ProcessHandle.current().pid() + ".json");
    }

    // Two class loaders ask for it, and have nothing in common but the system's properties.
    static synchronized int port() {
      if (System.getProperty(PORT) == null) {
        try (ServerSocket free = new ServerSocket(0)) {
          System.setProperty(PORT, Integer.toString(free.getLocalPort()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return Integer.getInteger(PORT);
    }
  }

  @TestHTTPResource("/")
  URL address;

  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel = PrismChannels.open(address.getHost() + ":" + address.getPort(), false);
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  @Order(1)
  void whileTheIssuerIsAwayKeysWorkAndTokensAreToldToComeBack() throws Exception {
    rsa = FakeIssuer.rsa("first");
    ec = FakeIssuer.ec("second");
    String token =
        FakeIssuer.sign(
            rsa,
            new JWTClaimsSet.Builder()
                .issuer(FakeIssuer.address(WithIssuer.port()))
                .audience(FakeIssuer.AUDIENCE)
                .subject("early")
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                .claim("realm_access", Map.of("roles", Set.of("prism-read"))));

    given().get("/v1/artworks").then().statusCode(401);
    with(token)
        .get("/v1/artworks")
        .then()
        .statusCode(503)
        .header("Retry-After", equalTo("1"))
        .body("reason", equalTo("UNAVAILABLE"));
    Status status = failure(token);
    assertThat(status.getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE.value());
    assertThat(status.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));
    with(key("k", Scope.READ)).get("/v1/artworks").then().statusCode(200);
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body(
            "checks.find { it.name == 'gateway: issuer of tokens' }.data.state",
            containsString("503"));

    issuer = FakeIssuer.on(WithIssuer.port());
    issuer.publish(rsa, ec);
    awaitStatus(token, 200);
    given()
        .get("/q/health/ready")
        .then()
        .body("checks.data.state", hasItem(startsWith("2 keys, read at")));
  }

  @Test
  @Order(2)
  void rolesBecomeScopesOverRestAndGrpc() throws Exception {
    for (String reader :
        new String[] {
          FakeIssuer.sign(rsa, issuer.claims("r", "prism-read", "other")),
          FakeIssuer.sign(ec, issuer.claims("e", "prism-read"))
        }) {
      with(reader).get("/v1/artworks").then().statusCode(200);
      with(reader).delete("/v1/artworks/x").then().statusCode(403);
      with(reader).get("/q/metrics").then().statusCode(403);
      assertThat(list(reader)).isNotNull();
    }
    String writer = FakeIssuer.sign(ec, issuer.claims("w", "prism-write"));
    with(writer).get("/v1/artworks").then().statusCode(403);
    with(writer).delete("/v1/artworks/never").then().statusCode(404);
    String admin = FakeIssuer.sign(ec, issuer.claims("a", "prism-admin"));
    with(admin).get("/nowhere").then().statusCode(404);
    String nobody = FakeIssuer.sign(ec, issuer.claims("n"));
    with(nobody)
        .get("/v1/artworks")
        .then()
        .statusCode(403)
        .header("WWW-Authenticate", containsString("insufficient_scope"));
    assertThat(reason(failure(nobody))).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  @Order(3)
  void whatIsNoTokenForThisPrismIsRefused() throws Exception {
    for (Map.Entry<String, String> hostile : hostileTokens().entrySet()) {
      Response answer = with(hostile.getValue()).get("/v1/artworks");
      assertThat(answer.statusCode()).as(hostile.getKey()).isEqualTo(401);
      answer
          .then()
          .contentType("application/problem+json")
          .header("WWW-Authenticate", containsString("error=\"invalid_token\""))
          .body("reason", equalTo("UNAUTHENTICATED"));
      Status status = failure(hostile.getValue());
      assertThat(status.getCode()).as(hostile.getKey()).isEqualTo(16);
      assertThat(reason(status)).isEqualTo("UNAUTHENTICATED");
    }
    // Without credentials there is no error to tell of.
    given()
        .get("/v1/artworks")
        .then()
        .header("WWW-Authenticate", equalTo("Bearer realm=\"prism\""));
    given().get("/q/health/live").then().statusCode(200);
  }

  private static Map<String, String> hostileTokens() throws Exception {
    JWTClaimsSet.Builder good = issuer.claims("h", "prism-admin");
    String payload = good.build().toString();
    String token = FakeIssuer.sign(rsa, payload);
    String[] parts = token.split("\\.");
    Date past = Date.from(Instant.now().minus(Duration.ofMinutes(1)));
    Date future = Date.from(Instant.now().plus(Duration.ofMinutes(2)));
    Map<String, String> hostile = new LinkedHashMap<>();
    hostile.put("algorithm none", encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".");
    hostile.put("the public key as a secret", hs256(payload));
    hostile.put("another signature", parts[0] + "." + parts[1] + "." + "A".repeat(342));
    hostile.put("no signature", parts[0] + "." + parts[1] + ".");
    hostile.put("other claims", parts[0] + "." + encoded(payload + " ") + "." + parts[2]);
    hostile.put("no Base64", parts[0] + "." + parts[1].substring(1) + "!." + parts[2]);
    hostile.put("no JSON", parts[0] + "." + encoded("nonsense") + "." + parts[2]);
    hostile.put("a list", encoded("[]") + "." + parts[1] + "." + parts[2]);
    hostile.put(
        "doubled", encoded("{\"alg\":\"RS256\",\"alg\":\"RS256\"}") + "." + parts[1] + ".A");
    hostile.put("five parts", token + "." + parts[0] + "." + parts[1]);
    hostile.put("huge", parts[0] + "." + "A".repeat(17_000) + "." + parts[2]);
    hostile.put(
        "deep", FakeIssuer.sign(rsa, "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"));
    hostile.put(
        "a strange key id", encoded("{\"alg\":\"RS256\",\"kid\":[]}") + "." + parts[1] + ".A");
    hostile.put("another audience", FakeIssuer.sign(rsa, issuer.claims("h").audience("else")));
    hostile.put("no audience", FakeIssuer.sign(rsa, issuer.claims("h").audience((String) null)));
    hostile.put("another issuer", FakeIssuer.sign(rsa, issuer.claims("h").issuer("http://else")));
    hostile.put("expired", FakeIssuer.sign(rsa, issuer.claims("h").expirationTime(past)));
    hostile.put("endless", FakeIssuer.sign(rsa, issuer.claims("h").expirationTime(null)));
    hostile.put("not yet valid", FakeIssuer.sign(rsa, issuer.claims("h").notBeforeTime(future)));
    hostile.put("nobody's", FakeIssuer.sign(rsa, issuer.claims("").subject(null)));
    hostile.put("our prefix", "prism_" + "A".repeat(43));
    hostile.put("not even that", "x");
    return hostile;
  }

  @Test
  @Order(4)
  void newKeysAreTakenUpAtOnceAndOldOnesAreForgotten() throws Exception {
    String old = FakeIssuer.sign(rsa, issuer.claims("o", "prism-read"));
    with(old).get("/v1/artworks").then().statusCode(200);
    RSAKey next = FakeIssuer.rsa("third");
    issuer.publish(next, ec);

    String fresh = FakeIssuer.sign(next, issuer.claims("o", "prism-read"));
    with(fresh).get("/v1/artworks").then().statusCode(200);
    assertThat(list(fresh)).isNotNull();
    with(old).get("/v1/artworks").then().statusCode(401);
    // Another key of the same name is another key.
    issuer.publish(next, ec, FakeIssuer.rsa("fourth"));
    String forged = FakeIssuer.sign(FakeIssuer.rsa("third"), issuer.claims("o", "prism-read"));
    with(forged).get("/v1/artworks").then().statusCode(401);
    rsa = next;
  }

  @Test
  @Order(5)
  void thePageKeepsATokenAsLongAsItIsValid() throws Exception {
    Date soon = Date.from(Instant.now().plusSeconds(4));
    String token = FakeIssuer.sign(ec, issuer.claims("page", "prism-read").expirationTime(soon));
    var cookie =
        with(token)
            .post("/v1/session")
            .then()
            .statusCode(204)
            .extract()
            .detailedCookie("prism_key");
    assertThat(cookie.getMaxAge()).isBetween(0L, 4L);
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(given().cookie("prism_key", token).get("/v1/artworks").statusCode()).isIn(200, 401);
    long end = System.nanoTime() + 30_000_000_000L;
    while (given().cookie("prism_key", token).get("/v1/artworks").statusCode() != 401) {
      assertThat(System.nanoTime()).as("expired in time").isLessThan(end);
      Thread.sleep(50);
    }

    String longer =
        FakeIssuer.sign(ec, issuer.claims("page", "prism-read").claim("x", "y".repeat(4_000)));
    with(longer).get("/v1/artworks").then().statusCode(200);
    with(longer).post("/v1/session").then().statusCode(400).body("field", equalTo("Authorization"));
  }

  @Test
  @Order(6)
  void aTokensNameIsNoKeysName() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Handler handler = keepIn(lines);
    Logger.getLogger("prism.audit").addHandler(handler);
    try {
      String name = "n" + UUID.randomUUID();
      String key = key(name, Scope.ADMIN);
      String token = FakeIssuer.sign(ec, issuer.claims(name, "prism-admin"));
      for (int i = 0; i < SEARCHES; i++) {
        search(token).then().statusCode(200);
      }
      search(token).then().statusCode(429);
      search(key).then().statusCode(200);
      with(token).delete("/v1/artworks/by-token").then().statusCode(404);
      with(key).delete("/v1/artworks/by-key").then().statusCode(404);
      assertThat(awaitLine(lines, "by-token")).contains("\"who\":\"oidc:" + name + "\"");
      assertThat(awaitLine(lines, "by-key")).contains("\"who\":\"" + name + "\"");
    } finally {
      Logger.getLogger("prism.audit").removeHandler(handler);
    }
  }

  @Test
  @Order(7)
  void madeUpKeyIdsDoNotMakePrismAskTheIssuerOverAndOver() throws Exception {
    int before = issuer.asked();
    for (int i = 0; i < 40; i++) {
      String token = FakeIssuer.sign(FakeIssuer.ec("flood-" + i), issuer.claims("f", "prism-read"));
      with(token).get("/v1/artworks").then().statusCode(401);
    }
    assertThat(issuer.asked() - before).isBetween(1, 4);
    with(FakeIssuer.sign(ec, issuer.claims("f", "prism-read")))
        .get("/v1/artworks")
        .then()
        .statusCode(200);
  }

  @Test
  @Order(8)
  void whenTheIssuerGoesAwayAgainItsKeysStayInForce() throws Exception {
    issuer.close();
    String token = FakeIssuer.sign(ec, issuer.claims("late", "prism-read"));
    with(token).get("/v1/artworks").then().statusCode(200);
    String unknown = FakeIssuer.sign(FakeIssuer.ec("unheard"), issuer.claims("l", "prism-read"));
    with(unknown).get("/v1/artworks").then().statusCode(401);
  }

  private static String hs256(String payload) throws Exception {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(rsa.getKeyID()).build(),
            new Payload(payload));
    token.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
    return token.serialize();
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String key(String name, Scope scope) throws Exception {
    String secret =
        new KeyFile(WithIssuer.keys(), Clock.systemUTC()).create(name, Set.of(scope)).secret();
    awaitStatus(secret, 200);
    return secret;
  }

  private static void awaitStatus(String secret, int status) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (with(secret).get("/v1/artworks").statusCode() != status) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static String awaitLine(BlockingQueue<String> lines, String id) throws Exception {
    while (true) {
      String line = lines.poll(30, TimeUnit.SECONDS);
      assertThat(line).as("a line of " + id).isNotNull();
      if (line.contains(id)) {
        return line;
      }
    }
  }

  private static Handler keepIn(BlockingQueue<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static RequestSpecification with(String secret) {
    return given().header("Authorization", "Bearer " + secret);
  }

  private static Response search(String secret) {
    return with(secret)
        .contentType("application/json")
        .body("{\"query\":{\"text\":\"neon\"}}")
        .post("/v1/search");
  }

  private Object list(String secret) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
    return ArtworkServiceGrpc.newBlockingStub(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(metadata)))
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .listArtworks(ListArtworksRequest.getDefaultInstance());
  }

  private Status failure(String secret) {
    try {
      list(secret);
      throw new AssertionError("the call was let in");
    } catch (StatusRuntimeException e) {
      return StatusProto.fromThrowable(e);
    }
  }

  private static String reason(Status status) throws Exception {
    ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("prism");
    assertThat(info.getMetadataMap().get("traceId")).matches("[0-9a-f]{32}");
    return info.getReason();
  }
}
