package io.prism.gateway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.client.GrpcErrors;
import io.prism.client.PrismChannels;
import io.prism.core.error.Reason;
import io.prism.gateway.security.KeyFile;
import io.prism.gateway.security.Scope;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.DeleteArtworkRequest;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.net.URL;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scopes and quotas as callers meet them, over REST and gRPC, with keys made while it runs. */
@QuarkusTest
@TestProfile(KeysOverTheWireTest.WithKeys.class)
class KeysOverTheWireTest {
  private static final int SEARCHES = 3;
  private static final String SEARCH = "{\"query\":{\"text\":\"neon\"}}";

  /** A file of keys of its own, looked at often, and a small quota. */
  public static class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "prism.security.keys", path().toString(),
          "prism.security.keys-refresh", "20ms",
          "prism.security.quota.searches-per-minute", Integer.toString(SEARCHES));
    }

    // Two class loaders ask for it.
    static Path path() {
      return Path.of("target", "test-keys", "wire-" + ProcessHandle.current().pid() + ".json");
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

  @Test
  void withoutAKeyOnlyThePageAndHealthAnswer() throws Exception {
    key(Scope.READ);
    for (String path : new String[] {"/", "/assets/page.js", "/q/health/live"}) {
      given().get(path).then().statusCode(200);
    }
    for (String path : new String[] {"/v1/stats", "/q/metrics", "/q/openapi", "/nowhere"}) {
      given()
          .get(path)
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .header("WWW-Authenticate", startsWith("Bearer"))
          .body("reason", equalTo("UNAUTHENTICATED"));
    }
    failsWith(Reason.UNAUTHENTICATED, () -> list(channel));
  }

  @Test
  void aKeyOpensWhatItsScopeSays() throws Exception {
    String reader = key(Scope.READ);
    with(reader).get("/v1/artworks").then().statusCode(200);
    with(reader)
        .delete("/v1/artworks/x")
        .then()
        .statusCode(403)
        .header("WWW-Authenticate", containsString("insufficient_scope"))
        .body("reason", equalTo("PERMISSION_DENIED"));
    with(reader).get("/q/metrics").then().statusCode(403);
    with(reader).get("/v1/admin/nothing").then().statusCode(403);
    assertThat(list(channelOf(reader))).isNotNull();
    failsWith(Reason.PERMISSION_DENIED, () -> delete(channelOf(reader)));

    String writer = key(Scope.WRITE);
    with(writer).get("/v1/artworks").then().statusCode(403);
    with(writer).delete("/v1/artworks/never").then().statusCode(404);
    failsWith(Reason.PERMISSION_DENIED, () -> list(channelOf(writer)));
    failsWith(Reason.NOT_FOUND, () -> delete(channelOf(writer)));

    String admin = key(Scope.ADMIN);
    with(admin).get("/v1/artworks").then().statusCode(200);
    with(admin).get("/nowhere").then().statusCode(404);
    failsWith(Reason.NOT_FOUND, () -> delete(channelOf(admin)));
  }

  @Test
  void aRevokedKeyIsRefusedWithoutARestart() throws Exception {
    String name = "r" + UUID.randomUUID();
    String secret = file().create(name, Set.of(Scope.READ)).secret();
    awaitStatus(secret, 200);
    file().revoke(name);
    awaitStatus(secret, 401);
    failsWith(Reason.UNAUTHENTICATED, () -> list(channelOf(secret)));
  }

  @Test
  void aUsedUpQuotaSaysWhenToComeBackAndIsEachCallersOwn() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    String secret = key(Scope.READ);
    for (int i = 0; i < SEARCHES; i++) {
      search(secret).then().statusCode(200);
    }
    String after =
        search(secret)
            .then()
            .statusCode(429)
            .body("reason", equalTo("QUOTA_EXCEEDED"))
            .body("limit", equalTo("3 searches a minute"))
            .extract()
            .header("Retry-After");
    // Three a minute: one every twenty seconds.
    assertThat(Integer.parseInt(after)).isBetween(2, 20);

    StatusRuntimeException refused =
        failsWith(Reason.QUOTA_EXCEEDED, () -> search(channelOf(secret)));
    Any retry = StatusProto.fromThrowable(refused).getDetails(1);
    assertThat(retry.unpack(RetryInfo.class).getRetryDelay().getSeconds()).isBetween(2L, 20L);

    with(secret).get("/v1/artworks").then().statusCode(200);
    search(key(Scope.READ)).then().statusCode(200);
    assertThat(meters.get("prism.quota.refused").tag("quota", "searches").counter().count())
        .isPositive();
    assertThat(meters.get("prism.quota.refused").tag("quota", "uploads").counter().count())
        .isZero();
  }

  @Test
  void thePageKeepsItsKeyInACookieThatScriptsCannotRead() throws Exception {
    String secret = key(Scope.READ, Scope.WRITE);
    given().post("/v1/session").then().statusCode(401);
    String cookie =
        with(secret)
            .post("/v1/session")
            .then()
            .statusCode(204)
            .header(
                "Set-Cookie", allOf(containsString("HTTPOnly"), containsString("SameSite=Strict")))
            .extract()
            .cookie("prism_key");
    given().cookie("prism_key", cookie).get("/v1/artworks").then().statusCode(200);
    given()
        .cookie("prism_key", cookie)
        .header("Origin", "http://evil.example")
        .delete("/v1/artworks/x")
        .then()
        .statusCode(403);
    given().cookie("prism_key", cookie + "x").get("/v1/artworks").then().statusCode(401);
    given().delete("/v1/session").then().statusCode(204).cookie("prism_key", "");
  }

  @Test
  void noOtherSiteMayReadAnswers() throws Exception {
    String secret = key(Scope.READ);
    String allowed =
        with(secret)
            .header("Origin", "http://evil.example")
            .get("/v1/artworks")
            .header("Access-Control-Allow-Origin");
    assertThat(allowed).isNull();
  }

  private String key(Scope... scopes) throws Exception {
    String secret = file().create("k" + UUID.randomUUID(), Set.of(scopes)).secret();
    awaitStatus(secret, Set.of(scopes).equals(Set.of(Scope.WRITE)) ? 403 : 200);
    return secret;
  }

  private static KeyFile file() {
    return new KeyFile(WithKeys.path(), Clock.systemUTC());
  }

  private static void awaitStatus(String secret, int status) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (with(secret).get("/v1/artworks").statusCode() != status) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static RequestSpecification with(String secret) {
    return given().header("Authorization", "Bearer " + secret);
  }

  private static io.restassured.response.Response search(String secret) {
    return with(secret).contentType("application/json").body(SEARCH).post("/v1/search");
  }

  private Channel channelOf(String secret) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private static Object list(Channel channel) {
    return ArtworkServiceGrpc.newBlockingStub(channel)
        .listArtworks(ListArtworksRequest.getDefaultInstance());
  }

  private static Object delete(Channel channel) {
    return ArtworkServiceGrpc.newBlockingStub(channel)
        .deleteArtwork(DeleteArtworkRequest.newBuilder().setId("never").build());
  }

  private static Object search(Channel channel) {
    return SearchServiceGrpc.newBlockingStub(channel)
        .search(SearchRequest.newBuilder().setQuery(Query.newBuilder().setText("x")).build());
  }

  private static StatusRuntimeException failsWith(Reason reason, ThrowingCallable call) {
    StatusRuntimeException[] caught = new StatusRuntimeException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              caught[0] = e;
              assertThat(GrpcErrors.toProblem(e).reason()).isEqualTo(reason);
              assertThat(e.getStatus().getCode().value()).isEqualTo(reason.grpcCode());
            });
    return caught[0];
  }
}
