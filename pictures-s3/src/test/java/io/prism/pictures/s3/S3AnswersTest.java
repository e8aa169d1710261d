package io.prism.pictures.s3;

import static io.prism.pictures.s3.S3OutagesTest.assertAway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.store.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a healthy server does not give, from a small HTTP server that does. */
@Timeout(120)
class S3AnswersTest {
  private static final Sha256 ANY = new Sha256("0".repeat(64));

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(200, -1);

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    // Whether the bucket is there the store asks by itself, at any moment.
    if (!exchange.getRequestMethod().equals("HEAD")) {
      requests.add(exchange.getRequestMethod());
    }
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      answer.to(exchange);
    }
  }

  private TestSettings settings() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new TestSettings(endpoint, "key", "secret");
  }

  private S3PictureStore opened() {
    S3PictureStore store = settings().open();
    requests.clear();
    return store;
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, asks to slow down",
    "500, InternalError, fails",
    "403, AccessDenied, denies access",
    "403, InvalidAccessKeyId, refuses the keys",
    "400, ExpiredToken, refuses the keys",
    "301, PermanentRedirect, another region",
    "400, AuthorizationHeaderMalformed, another region",
    "400, BadDigest, other bytes than were sent",
    "501, NotImplemented, prism.pictures.s3.checksum=md5",
    "404, NoSuchBucket, no such bucket",
  })
  void whateverTheServerRefusesIsUnavailableAndTheLogSaysWhy(int status, String code, String why) {
    try (S3PictureStore store = opened();
        LogLines log = new LogLines()) {
      answer = exchange -> error(exchange, status, code);
      assertAway(() -> store.put(new byte[] {1}));
      assertThat(log.text()).contains(why, code);
      assertThat(store.condition()).isEqualTo(Condition.AWAY);
    }
  }

  @Test
  void aServerThatAsksToSlowDownIsAskedAgainAFewTimes() {
    try (S3PictureStore store = opened()) {
      answer = exchange -> error(exchange, 503, "SlowDown");
      assertAway(() -> store.put(new byte[] {1}));
      assertThat(requests).containsExactly("PUT", "PUT", "PUT");

      requests.clear();
      answer =
          exchange -> {
            if (requests.size() == 1) {
              error(exchange, 503, "SlowDown");
            } else {
              exchange.sendResponseHeaders(200, -1);
            }
          };
      store.put(new byte[] {1});
      assertThat(requests).containsExactly("PUT", "PUT");
    }
  }

  @Test
  void refusalsAreNotAskedAgain() {
    try (S3PictureStore store = opened()) {
      answer = exchange -> error(exchange, 403, "AccessDenied");
      assertAway(() -> store.put(new byte[] {1}));
      assertThat(requests).containsExactly("PUT");
    }
  }

  @Test
  void aBodyThatTricklesEndsAtTheDeadline() {
    try (S3PictureStore store = settings().within(Duration.ofSeconds(2)).open()) {
      answer =
          exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            OutputStream body = exchange.getResponseBody();
            try {
              while (!over.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                body.write(1);
                body.flush();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      assertAway(() -> store.get(ANY));
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void aBodyThatEndsEarlyIsNoPicture() {
    try (S3PictureStore store = opened()) {
      answer =
          exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
          };
      assertAway(() -> store.get(ANY));
    }
  }

  @Test
  void anObjectLargerThanAnyPictureIsNotRead() {
    try (S3PictureStore store = opened()) {
      answer = exchange -> exchange.sendResponseHeaders(200, 5L << 30);
      assertThatThrownBy(() -> store.get(ANY))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE_PICTURE));
      assertThat(requests).containsExactly("GET");
    }
  }

  @Test
  void aCompletionThatFailsAfterAllIsNoSuccessAndThePartsAreThrownAway() {
    try (S3PictureStore store = opened()) {
      answer =
          exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            if (query.startsWith("uploads")) {
              xml(
                  exchange,
                  200,
                  "<InitiateMultipartUploadResult><UploadId>u1</UploadId>"
                      + "</InitiateMultipartUploadResult>");
            } else if (exchange.getRequestMethod().equals("POST")) {
              xml(exchange, 200, "<Error><Code>InternalError</Code></Error>");
            } else {
              exchange.getResponseHeaders().add("ETag", "\"e\"");
              exchange.sendResponseHeaders(
                  exchange.getRequestMethod().equals("DELETE") ? 204 : 200, -1);
            }
          };
      assertAway(() -> store.put(new byte[17_000_000]));
      assertThat(requests).endsWith("DELETE");
    }
  }

  @Test
  void aCallerWithoutTimeIsToldSoAndNothingIsAsked() {
    try (S3PictureStore store = S3PictureStore.open(settings(), () -> Duration.ZERO)) {
      assertThatThrownBy(() -> store.put(new byte[] {1}))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
      assertThat(requests).doesNotContain("PUT");
    }
  }

  @Test
  void aCallersShortTimeIsNotTheServersFault() {
    try (S3PictureStore store = S3PictureStore.open(settings(), () -> Duration.ofMillis(5));
        LogLines log = new LogLines()) {
      answer = this::nothing;

      assertThatThrownBy(() -> store.put(new byte[] {1}))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
      assertThat(store.condition()).isEqualTo(Condition.WORKING);
      assertThat(log.lines()).isEmpty();
    }
  }

  /** Or a server that hangs would never show where all callers have less time than it is given. */
  @Test
  void aServerThatHangsShowsAlsoWhenNoCallerWaitsLongEnough() {
    TestSettings settings = settings().within(Duration.ofSeconds(1));
    try (S3PictureStore store = S3PictureStore.open(settings, () -> Duration.ofMillis(5))) {
      answer = this::nothing;
      assertThatThrownBy(() -> store.put(new byte[] {1})).isInstanceOf(PrismException.class);

      S3OutagesTest.await("it shows", () -> store.condition() == Condition.AWAY);
    }
  }

  /** Accepts the call and never answers. */
  private void nothing(HttpExchange exchange) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    xml(exchange, status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
  }

  private static void xml(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
