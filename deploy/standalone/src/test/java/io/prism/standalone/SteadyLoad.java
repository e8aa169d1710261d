package io.prism.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * People who upload and search by pictures without a pause, until nobody is there any more, and
 * what they got: a whole answer, none at all, or half of one.
 */
final class SteadyLoad implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "prism-stop-2c9";

  /** How many work at once. */
  record People(int uploaders, int searchers) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService people;
  private final String base;
  private final String token;
  private final Set<Integer> refusals;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger uploads = new AtomicInteger();
  private final AtomicInteger searches = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicLong slowestMillis = new AtomicLong();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private Counts taken = new Counts(0, 0, 0, 0, 0);
  private volatile boolean over;

  private SteadyLoad(String base, String token, int threads, Set<Integer> refusals) {
    this.base = base;
    this.token = token;
    this.people = Executors.newFixedThreadPool(threads);
    this.refusals = refusals;
  }

  static SteadyLoad on(String base, String idPrefix) {
    return on(base, "", idPrefix, new People(4, 6), Set.of(503));
  }

  /**
   * @param token that people show; none if it is empty
   * @param refusals the statuses that people may be refused with; 503 only together with when to
   *     come back
   */
  static SteadyLoad on(
      String base, String token, String idPrefix, People people, Set<Integer> refusals) {
    int threads = people.uploaders() + people.searchers();
    SteadyLoad load = new SteadyLoad(base, token, threads, refusals);
    byte[] picture = Pictures.query("trophy__glitch");
    List<Gallery.Work> works = Gallery.works();
    for (int i = 0; i < people.uploaders(); i++) {
      load.people.submit(
          () ->
              load.untilOver(
                  () -> {
                    int number = load.next.getAndIncrement();
                    byte[] bytes = works.get(number % works.size()).picture().toByteArray();
                    load.upload(idPrefix + number, bytes);
                  }));
    }
    for (int i = 0; i < people.searchers(); i++) {
      load.people.submit(() -> load.untilOver(() -> load.search(picture)));
    }
    return load;
  }

  /** Returns once so many of both have been answered. */
  void awaitAnswers(int uploadsAtLeast, int searchesAtLeast, Duration limit) throws Exception {
    await(limit, () -> uploads.get() >= uploadsAtLeast && searches.get() >= searchesAtLeast);
  }

  /** Returns once so many requests were told to come back. */
  void awaitRefusals(int atLeast, Duration limit) throws Exception {
    await(limit, () -> refused.get() >= atLeast);
  }

  /** Returns once so many more searches have been answered. */
  void awaitMoreSearches(int more, Duration limit) throws Exception {
    int until = searches.get() + more;
    await(limit, () -> searches.get() >= until);
  }

  private void await(Duration limit, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !wrong.isEmpty()) {
        throw new AssertionError(this.toString());
      }
      Thread.sleep(5);
    }
  }

  /** Returns once so many more of both have been answered as they should be. */
  void awaitMore(int moreUploads, int moreSearches, Duration limit) throws Exception {
    awaitAnswers(uploads.get() + moreUploads, searches.get() + moreSearches, limit);
  }

  /** What has come back so far. */
  record Counts(int uploads, int searches, int refused, int unanswered, long slowestMillis) {}

  /** What came back since the last call of this. */
  Counts takeCounts() {
    Counts now =
        new Counts(
            uploads.get(),
            searches.get(),
            refused.get(),
            unanswered.get(),
            slowestMillis.getAndSet(0));
    Counts since =
        new Counts(
            now.uploads - taken.uploads,
            now.searches - taken.searches,
            now.refused - taken.refused,
            now.unanswered - taken.unanswered,
            now.slowestMillis);
    taken = now;
    return since;
  }

  /** Ids of the uploads that were answered with 202. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** Answers that nobody should get: half ones, and such as are neither good nor 503. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    people.shutdown();
    if (!people.awaitTermination(2, TimeUnit.MINUTES)) {
      throw new AssertionError("requests hang although the process is gone");
    }
  }

  @Override
  public String toString() {
    return uploads
        + " uploads, "
        + searches
        + " searches, "
        + refused
        + " times 503, "
        + unanswered
        + " without an answer, wrong: "
        + wrong;
  }

  private void untilOver(Call call) {
    while (!over && !Thread.currentThread().isInterrupted()) {
      try {
        call.make();
      } catch (IOException e) {
        unanswered.incrementAndGet();
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private interface Call {
    void make() throws IOException, InterruptedException;
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void upload(String id, byte[] picture) throws IOException, InterruptedException {
    if (isGood("PUT", "/v1/artworks/" + id, "{}", "metadata", picture, 202)) {
      acknowledged.add(id);
      uploads.incrementAndGet();
    }
  }

  private void search(byte[] picture) throws IOException, InterruptedException {
    String request =
        "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"by\":\"STYLE\",\"limit\":5}";
    if (isGood("POST", "/v1/search", request, "request", picture, 200)) {
      searches.incrementAndGet();
    }
  }

  private boolean isGood(
      String method, String path, String json, String part, byte[] picture, int good)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(90))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .method(method, BodyPublishers.ofByteArray(body(part, json, picture)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    long since = System.nanoTime();
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    String body = read(response);
    slowestMillis.accumulateAndGet(
        Duration.ofNanos(System.nanoTime() - since).toMillis(), Math::max);
    if (isRefusal(response) && isWhole(body)) {
      refused.incrementAndGet();
      pause();
      return false;
    }
    if (response.statusCode() != good || !isWhole(body)) {
      wrong.add(method + " " + path + ": " + response.statusCode() + " " + body);
      return false;
    }
    return true;
  }

  private boolean isRefusal(HttpResponse<?> response) {
    int status = response.statusCode();
    return refusals.contains(status)
        && (status != 503 || response.headers().firstValue("Retry-After").isPresent());
  }

  private static boolean isWhole(String body) {
    try {
      return JSON.readTree(body).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "half an answer: " + e.getMessage();
    }
  }

  private static byte[] body(String part, String json, byte[] picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String disposition = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"";
    out.write((disposition + part + "\"\r\n\r\n" + json + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(
        (disposition
                + "picture\"; filename=\"p\"\r\nContent-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.write(picture);
    out.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
