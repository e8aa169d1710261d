package io.prism.pictures.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PictureFetcherTest {
  private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.US_ASCII);

  /** Longer than any answer takes on a machine that is busy with other things. */
  private static final FetchLimits LIMITS =
      new FetchLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(25), 1_000, 3);

  /** For servers that never answer: waiting for them is all that such a test does. */
  private static final FetchLimits IMPATIENT =
      new FetchLimits(
          Duration.ofMillis(500), Duration.ofMillis(400), Duration.ofMillis(1_500), 1_000, 3);

  private TinyServer server;
  private PictureFetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = new TinyServer();
    fetcher = fetcherFor(host -> List.of(InetAddress.getByName("127.0.0.1")));
  }

  @AfterEach
  void stop() throws IOException {
    fetcher.close();
    server.close();
  }

  @Test
  void aPictureIsFetchedWithFewHeadersAndNoCookies() {
    server.answer("/a", "HTTP/1.1 200 OK\r\nSet-Cookie: a=b", PICTURE);

    assertThat(fetch("/a")).isEqualTo(PICTURE);
    assertThat(fetch("/a")).isEqualTo(PICTURE);

    assertThat(server.requests.get(1))
        .containsExactlyInAnyOrder(
            "GET /a HTTP/1.1",
            "Accept: image/*",
            "Accept-Encoding: identity",
            "Host: allowed.example:" + server.port(),
            "Connection: keep-alive",
            "User-Agent: Prism");
  }

  @Test
  void redirectsAreFollowedUpToTheLimit() {
    redirect("/1", 301, "/2");
    redirect("/2", 307, url("/3"));
    redirect("/3", 303, "4");
    server.answer("/4", "HTTP/1.1 200 OK", PICTURE);
    redirect("/0", 302, "/1");

    assertThat(fetch("/1")).isEqualTo(PICTURE);
    assertRefused("/0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "//127.0.0.1/",
        "http://forbidden.example/",
        "file:///etc/passwd",
        "http://user@allowed.example/",
        "http://2130706433/",
        "ht tp://",
        "\\\\127.0.0.1\\",
      })
  void everyRedirectIsCheckedLikeTheFirstAddress(String target) {
    redirect("/r", 302, target);

    assertRefused("/r");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aNameThatChangesItsMindAfterTheCheckIsNotAskedAgain() throws UnknownHostException {
    AtomicInteger asked = new AtomicInteger();
    InetAddress allowed = InetAddress.getByName("127.0.0.1");
    HostResolver rebinding =
        host ->
            asked.incrementAndGet() == 1
                ? List.of(allowed)
                : List.of(InetAddress.getByName("127.0.0.2"));
    server.answer("/a", "HTTP/1.1 200 OK", PICTURE);

    FetchRules rules =
        new FetchRules(Set.of(server.port()), Set.of(), List.of(Cidr.parse("127.0.0.1/32")));
    try (PictureFetcher pinned = new PictureFetcher(LIMITS, rules, rebinding)) {
      assertThat(pinned.fetch("http://rebinding.example:" + server.port() + "/a"))
          .isEqualTo(PICTURE);
      assertThat(asked).hasValue(1);
      assertThatThrownBy(() -> pinned.fetch("http://rebinding.example:" + server.port() + "/a"))
          .isInstanceOf(PrismException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT",
    "401, INVALID_ARGUMENT",
    "404, INVALID_ARGUMENT",
    "410, INVALID_ARGUMENT",
    "204, INVALID_ARGUMENT",
    "304, INVALID_ARGUMENT",
    "408, UNAVAILABLE",
    "429, UNAVAILABLE",
    "500, UNAVAILABLE",
    "503, UNAVAILABLE"
  })
  void whatTheServerAnswersTellsWhetherToComeBack(int status, Reason reason) {
    server.answer("/a", "HTTP/1.1 " + status + " X\r\nContent-Length: 0", new byte[0]);

    assertFails("/a", reason);
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsNotRead() {
    server.answer("/a", "HTTP/1.1 200 OK\r\nContent-Length: 1001", PICTURE);

    assertFails("/a", Reason.PICTURE_TOO_LARGE);
  }

  @Test
  void anEndlessBodyIsCutOffAtTheLimit() throws InterruptedException {
    CountDownLatch clientLeft = new CountDownLatch(1);
    server.on(
        "/a",
        out -> {
          try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(new byte[4_096]);
            }
          } finally {
            clientLeft.countDown();
          }
        });

    assertFails("/a", Reason.PICTURE_TOO_LARGE);
    assertThat(clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aBodyOfExactlyTheLimitIsAccepted() {
    server.answer("/a", "HTTP/1.1 200 OK", new byte[1_000]);

    assertThat(fetch("/a")).hasSize(1_000);
  }

  @Test
  void aBodyThatDripsForeverEndsAtTheDeadline() {
    server.on(
        "/a",
        out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          drip(out);
        });

    try (PictureFetcher hurried = impatient(PictureFetcherTest::loopback)) {
      assertReason(hurried, url("/a"), Reason.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void headersThatDripForeverEndAtTheDeadline() {
    server.on(
        "/a",
        out -> {
          out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
          drip(out);
        });

    try (PictureFetcher hurried = impatient(PictureFetcherTest::loopback)) {
      assertReason(hurried, url("/a"), Reason.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void wheneverTheDeadlineStrikesItIsTheDeadline() {
    server.answer("/a", "HTTP/1.1 200 OK", PICTURE);

    for (int tens = 0; tens < 400; tens++) {
      Duration budget = Duration.ofNanos(tens * 10_000L);
      try {
        assertThat(fetcher.fetch(url("/a"), budget)).isEqualTo(PICTURE);
      } catch (PrismException e) {
        assertThat(e.problem().reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
      }
    }
  }

  @Test
  void aSilentServerIsAwayForNow() throws InterruptedException {
    CountDownLatch forever = new CountDownLatch(1);
    server.on("/a", out -> forever.await());

    try (PictureFetcher hurried = impatient(PictureFetcherTest::loopback)) {
      assertReason(hurried, url("/a"), Reason.UNAVAILABLE);
    }
  }

  @Test
  void aRefusedConnectionIsAwayForNow() throws IOException {
    int port;
    try (ServerSocket closedAtOnce = new ServerSocket(0)) {
      port = closedAtOnce.getLocalPort();
    }
    FetchRules rules = new FetchRules(Set.of(port), Set.of("allowed.example"), List.of());
    try (PictureFetcher other =
        new PictureFetcher(LIMITS, rules, h -> List.of(InetAddress.getByName("127.0.0.1")))) {
      assertReason(other, "http://allowed.example:" + port + "/", Reason.UNAVAILABLE);
    }
  }

  @Test
  void aBodyThatEndsTooEarlyIsAwayForNow() {
    server.answer("/a", "HTTP/1.1 200 OK\r\nContent-Length: 500", PICTURE);

    assertFails("/a", Reason.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "deflate"})
  void aCompressedBodyIsRefused(String encoding) {
    server.answer("/a", "HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding, PICTURE);

    assertRefused("/a");
  }

  @Test
  void hugeHeadersAndForeignProtocolsAreRefused() {
    server.answer("/long", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000), PICTURE);
    server.answer("/many", "HTTP/1.1 200 OK" + "\r\nX: y".repeat(5_000), PICTURE);
    server.on("/ssh", out -> out.write("SSH-2.0-server\r\n".repeat(50).getBytes("US-ASCII")));

    assertRefused("/long");
    assertRefused("/many");
    assertRefused("/ssh");
  }

  @Test
  void aNameThatDoesNotExistIsTheCallersFaultButAResolverThatIsAwayIsNot() {
    try (PictureFetcher unknown =
            fetcherFor(
                host -> {
                  throw new UnknownHostException(host + ": Name or service not known");
                });
        PictureFetcher noAnswer =
            fetcherFor(
                host -> {
                  throw new UnknownHostException(host + ": Temporary failure in name resolution");
                });
        PictureFetcher stuck =
            impatient(
                host -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return List.of();
                })) {
      assertReason(unknown, url("/"), Reason.INVALID_ARGUMENT);
      assertReason(noAnswer, url("/"), Reason.UNAVAILABLE);
      assertReason(stuck, url("/"), Reason.UNAVAILABLE);
    }
  }

  @Test
  void theCallersOwnDeadlineHoldsWhenItIsShorter() {
    server.on("/a", out -> new CountDownLatch(1).await());

    long start = System.nanoTime();
    assertThatThrownBy(() -> fetcher.fetch(url("/a"), Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMITS.read());
  }

  private void redirect(String path, int status, String target) {
    server.answer(
        path,
        "HTTP/1.1 " + status + " Moved\r\nLocation: " + target + "\r\nContent-Length: 0",
        new byte[0]);
  }

  private static void drip(java.io.OutputStream out) throws IOException, InterruptedException {
    while (true) {
      out.write('x');
      out.flush();
      Thread.sleep(20);
    }
  }

  private PictureFetcher impatient(HostResolver resolver) {
    return new PictureFetcher(IMPATIENT, rules(), resolver);
  }

  private PictureFetcher fetcherFor(HostResolver resolver) {
    return new PictureFetcher(LIMITS, rules(), resolver);
  }

  private FetchRules rules() {
    return new FetchRules(Set.of(80), Set.of("allowed.example:" + server.port()), List.of());
  }

  private static List<InetAddress> loopback(String host) throws UnknownHostException {
    return List.of(InetAddress.getByName("127.0.0.1"));
  }

  private String url(String path) {
    return "http://allowed.example:" + server.port() + path;
  }

  private byte[] fetch(String path) {
    return fetcher.fetch(url(path));
  }

  private void assertRefused(String path) {
    assertFails(path, Reason.INVALID_ARGUMENT);
  }

  private void assertFails(String path, Reason reason) {
    assertReason(fetcher, url(path), reason);
  }

  private static void assertReason(PictureFetcher fetcher, String url, Reason reason) {
    assertThatThrownBy(() -> fetcher.fetch(url))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).as(e.toString()).isEqualTo(reason));
  }
}
