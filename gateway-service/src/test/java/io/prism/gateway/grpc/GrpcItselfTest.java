package io.prism.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.v1.GetArtworkRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What gRPC's own layer can get wrong, in frames that no library would send. */
@QuarkusTest
@Timeout(120)
class GrpcItselfTest {
  private static final String GET = "/prism.gateway.v1.ArtworkService/GetArtwork";
  private static final byte[] GOOD =
      GetArtworkRequest.newBuilder().setId("never").build().toByteArray();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TestHTTPResource("/")
  URL address;

  @Inject FakeServices services;

  private final List<String> defects = new CopyOnWriteArrayList<>();
  private final Handler defectKeeper = new Defects(defects);
  private Vertx vertx;
  private HttpClient client;

  private record Answer(int status, String message, Status details) {
    ErrorInfo info() throws Exception {
      ErrorInfo info = details.getDetails(0).unpack(ErrorInfo.class);
      assertThat(info.getDomain()).isEqualTo("prism");
      return info;
    }
  }

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    Logger.getLogger("").addHandler(defectKeeper);
  }

  @AfterEach
  void close() throws Exception {
    Logger.getLogger("").removeHandler(defectKeeper);
    services.index().failure = null;
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aGoodFrameIsUnderstood() throws Exception {
    Answer answer = call(GET, frame(0, GOOD.length, GOOD));
    assertThat(answer.status()).isEqualTo(Code.NOT_FOUND.value());
    assertThat(answer.info().getReason()).isEqualTo("NOT_FOUND");
  }

  static Stream<Arguments> broken() {
    byte[] invalidText = {10, 2, (byte) 0xc3, 0x28};
    return Stream.of(
        arguments("no message at all", Buffer.buffer()),
        arguments("cut off in its head", Buffer.buffer(new byte[] {0, 0, 0})),
        arguments("cut off in its body", frame(0, 100, GOOD)),
        arguments(
            "two messages", frame(0, GOOD.length, GOOD).appendBuffer(frame(0, GOOD.length, GOOD))),
        arguments("truncated protobuf", frame(0, 3, new byte[] {10, 50, 65})),
        arguments("a text that is no UTF-8", frame(0, invalidText.length, invalidText)),
        arguments("a group without an end", frame(0, 1, new byte[] {11})),
        arguments("said to be compressed", frame(1, 4, new byte[] {31, (byte) 139, 8, 0})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void aBrokenFrameOrMessageIsTheCallersFaultAndNobodysStackTrace(String what, Buffer sent)
      throws Exception {
    Answer answer = call(GET, sent);
    assertThat(answer.status()).as(answer.message()).isEqualTo(Code.INVALID_ARGUMENT.value());
    assertThat(answer.info().getReason()).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.info().getMetadataMap()).containsEntry("traceId", TRACE);
    assertThat(call(GET, frame(0, GOOD.length, GOOD)).status()).isEqualTo(Code.NOT_FOUND.value());
    assertThat(defects).isEmpty();
  }

  @Test
  void aFrameThatSaysItIsTwoGigabytesLongIsTooLarge() throws Exception {
    Answer tooLarge = call(GET, frame(0, -1, GOOD));
    assertThat(tooLarge.status()).isEqualTo(Code.RESOURCE_EXHAUSTED.value());
    assertThat(defects).isEmpty();
  }

  @Test
  void whatTheFrameworkRefusesCarriesAReasonToo() throws Exception {
    Answer unknown = call("/prism.gateway.v1.ArtworkService/Nothing", frame(0, 0, new byte[0]));
    assertThat(unknown.status()).isEqualTo(Code.UNIMPLEMENTED.value());
    assertThat(unknown.info().getReason()).isEqualTo("INVALID_ARGUMENT");
    assertThat(unknown.info().getMetadataMap()).containsEntry("traceId", TRACE);
  }

  @Test
  void whatFailsInsideSaysWhenToComeBackWhereHttpDoes() throws Exception {
    for (Reason reason : List.of(Reason.UNAVAILABLE, Reason.QUOTA_EXCEEDED)) {
      services.index().failure = Problem.of(reason, "As the test wants it.");
      Answer answer = call(GET, frame(0, GOOD.length, GOOD));
      assertThat(answer.status()).isEqualTo(reason.grpcCode());
      assertThat(answer.info().getMetadataMap()).containsEntry("traceId", TRACE);
      RetryInfo retry = answer.details().getDetails(1).unpack(RetryInfo.class);
      assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
    }
    services.index().failure = Problem.of(Reason.DEADLINE_EXCEEDED, "As the test wants it.");
    Answer late = call(GET, frame(0, GOOD.length, GOOD));
    assertThat(late.details().getDetailsList()).noneMatch(detail -> detail.is(RetryInfo.class));
  }

  private static Buffer frame(int flag, int length, byte[] message) {
    return Buffer.buffer().appendByte((byte) flag).appendInt(length).appendBytes(message);
  }

  private Answer call(String method, Buffer body) throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("localhost")
            .setPort(address.getPort())
            .setURI(method)
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers")
            .putHeader("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    HttpClientResponse response =
        client
            .request(options)
            .compose(request -> request.send(body))
            .compose(answer -> answer.end().map(answer))
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    MultiMap end =
        response.headers().contains("grpc-status") ? response.headers() : response.trailers();
    String details = end.get("grpc-status-details-bin");
    assertThat(details).as("details of " + end).isNotNull();
    return new Answer(
        Integer.parseInt(end.get("grpc-status")),
        end.get("grpc-message"),
        Status.parseFrom(Base64.getDecoder().decode(details)));
  }

  private static final class Defects extends Handler {
    private final List<String> seen;

    Defects(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getThrown() != null) {
        seen.add(entry.getLoggerName() + ": " + entry.getMessage() + ": " + entry.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
