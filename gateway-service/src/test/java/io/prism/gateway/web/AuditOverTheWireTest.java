package io.prism.gateway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.client.GrpcErrors;
import io.prism.client.PrismChannels;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.DeleteArtworkRequest;
import io.prism.gateway.v1.ListArtworksRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The audit log's disk stands still, as callers meet it. */
@QuarkusTest
@TestProfile(AuditOverTheWireTest.SmallQueue.class)
@Timeout(120)
class AuditOverTheWireTest {
  private static final int WAITING = 3;

  /** A queue that is soon full. */
  public static class SmallQueue implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("prism.security.audit.waiting", Integer.toString(WAITING));
    }
  }

  @TestHTTPResource("/")
  URL address;

  @Test
  void changesAreRefusedBeforeTheyAreMadeAndReadersNoticeNothing() throws Exception {
    StandingStill disk = new StandingStill();
    Logger.getLogger("prism.audit").addHandler(disk);
    ManagedChannel channel = PrismChannels.open(address.getHost() + ":" + address.getPort(), false);
    try {
      var stub = ArtworkServiceGrpc.newBlockingStub(channel);
      for (int i = 0; i < WAITING; i++) {
        given().delete("/v1/artworks/kept-" + i).then().statusCode(404);
      }
      given()
          .delete("/v1/artworks/refused")
          .then()
          .statusCode(503)
          .header("Retry-After", equalTo("5"))
          .body("reason", equalTo("UNAVAILABLE"));
      assertThatThrownBy(
              () ->
                  stub.withDeadlineAfter(60, TimeUnit.SECONDS)
                      .deleteArtwork(DeleteArtworkRequest.newBuilder().setId("refused").build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class, AuditOverTheWireTest::requireComeBackInFiveSeconds);
      given().get("/v1/artworks").then().statusCode(200);
      assertThat(stub.listArtworks(ListArtworksRequest.getDefaultInstance())).isNotNull();

      disk.moveOn();
      while (given().delete("/v1/artworks/after").statusCode() != 404) {
        Thread.sleep(20);
      }
      disk.awaitLines(WAITING + 1);
      assertThat(disk.lines).noneMatch(line -> line.contains("refused"));
      assertThat(disk.lines.get(0)).contains("kept-0", "\"outcome\":\"404\"");
    } finally {
      disk.moveOn();
      Logger.getLogger("prism.audit").removeHandler(disk);
      channel.shutdownNow();
    }
  }

  @Test
  void callsWhoseConnectionIsLostTakeNoPlaces() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      for (int i = 0; i <= WAITING; i++) {
        loseAnUpload(vertx);
      }
      given().delete("/v1/artworks/after-losses").then().statusCode(404);
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void aChangeThatOnlyCallsItselfGrpcIsWrittenDown() throws Exception {
    StandingStill lines = new StandingStill();
    lines.moveOn();
    Logger.getLogger("prism.audit").addHandler(lines);
    try {
      given().contentType("application/grpc").delete("/v1/artworks/disguised");
      lines.awaitLines(1);
      assertThat(lines.lines.get(0)).contains("DELETE /v1/artworks/disguised", "404");
    } finally {
      Logger.getLogger("prism.audit").removeHandler(lines);
    }
  }

  /** Begins a call, and hangs up once the server has seen that. */
  private void loseAnUpload(Vertx vertx) throws Exception {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    HttpClientRequest request =
        await(
            client.request(
                HttpMethod.POST,
                address.getPort(),
                "localhost",
                "/prism.gateway.v1.ArtworkService/PutArtwork"));
    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    request.setChunked(true);
    await(request.write(Buffer.buffer(new byte[] {0, 0, 0, 0, 100, 1})));
    await(request.connection().ping(Buffer.buffer(new byte[8])));
    await(request.connection().close());
    await(client.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void requireComeBackInFiveSeconds(StatusRuntimeException refused) {
    assertThat(GrpcErrors.toProblem(refused).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(StatusProto.fromThrowable(refused).getDetailsList())
        .filteredOn(detail -> detail.is(RetryInfo.class))
        .singleElement()
        .satisfies(
            detail ->
                assertThat(detail.unpack(RetryInfo.class).getRetryDelay().getSeconds())
                    .isEqualTo(5));
  }

  private static final class StandingStill extends Handler {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch moving = new CountDownLatch(1);

    void moveOn() {
      moving.countDown();
    }

    void awaitLines(int count) throws InterruptedException {
      while (lines.size() < count) {
        Thread.sleep(20);
      }
    }

    @Override
    public void publish(LogRecord entry) {
      try {
        moving.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
