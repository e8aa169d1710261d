package io.prism.models.pull;

import io.prism.models.PackSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A hub or a mirror of it. What breaks off is gone on with; what might heal is tried again; a file
 * that is not the listed one is not even begun where its length tells.
 */
public final class HttpOrigin implements Origin {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final int MAX_REDIRECTS = 5;
  private static final long TICK_MILLIS = 100;

  private final PackSource source;
  private final Patience patience;
  private final Consumer<String> notes;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          // Ours, because the library's would also follow https to http with a setting, or not say
          // why.
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param notes hears why something is tried again, in one line
   */
  public HttpOrigin(PackSource source, Patience patience, Consumer<String> notes) {
    this.source = source;
    this.patience = patience;
    this.notes = notes;
  }

  @Override
  public void bring(String name, PartFile part, Runnable tick)
      throws IOException, InterruptedException {
    URI address = source.address(name);
    int idle = 0;
    while (!part.isWhole()) {
      long before = part.size();
      Optional<Trouble> trouble = attempt(address, part, tick);
      if (trouble.isEmpty()) {
        continue;
      }
      idle = part.size() > before ? 1 : idle + 1;
      Duration pause = trouble.get().pause().orElse(patience.before(idle));
      if (idle >= patience.attempts() || pause.compareTo(patience.longest()) > 0) {
        throw new PullException(address + ": " + trouble.get().text());
      }
      notes.accept(address.getHost() + ": " + trouble.get().text() + "; trying again");
      Thread.sleep(pause.toMillis());
    }
  }

  /** What went wrong and may be better the next time; empty if nothing did. */
  private Optional<Trouble> attempt(URI address, PartFile part, Runnable tick)
      throws IOException, InterruptedException {
    URI at = address;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Body body = new Body(part);
      HttpResponse<Void> answer;
      try {
        answer = send(request(at, part), body, part, tick);
      } catch (ExecutionException e) {
        return Optional.of(Trouble.of(at, e.getCause() == null ? e : e.getCause()));
      } catch (TimeoutException e) {
        return Optional.of(Trouble.stalled(patience.stall()));
      }
      Optional<URI> next = Redirects.next(at, answer);
      if (next.isEmpty()) {
        return Answers.judge(at, answer, part);
      }
      at = next.get();
    }
    throw new PullException(address + ": more than " + MAX_REDIRECTS + " redirects");
  }

  private static HttpRequest request(URI at, PartFile part) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .header("User-Agent", "prism-models")
            // A compressed answer has other bytes, and no ranges.
            .header("Accept-Encoding", "identity");
    if (part.size() > 0) {
      request.header("Range", "bytes=" + part.size() + "-");
      part.etag().ifPresent(etag -> request.header("If-Range", etag));
    }
    return request.GET().build();
  }

  /**
   * @throws TimeoutException if nothing came for too long
   * @throws IOException if the file cannot be written, or the answer is of another file
   */
  private HttpResponse<Void> send(HttpRequest request, Body body, PartFile part, Runnable tick)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<Void>> call = client.sendAsync(request, body);
    try {
      HttpResponse<Void> answer = await(call, part, tick);
      throwIfPresent(
          body.refusal().map(e -> new PullException(request.uri() + ": " + e.getMessage(), e)));
      return answer;
    } catch (ExecutionException e) {
      throwIfPresent(body.sink().failure());
      throw e;
    } finally {
      body.sink().detach();
      call.cancel(true);
    }
  }

  private HttpResponse<Void> await(
      CompletableFuture<HttpResponse<Void>> call, PartFile part, Runnable tick)
      throws InterruptedException, ExecutionException, TimeoutException {
    long seen = part.size();
    long since = System.nanoTime();
    while (true) {
      try {
        return call.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        tick.run();
        long size = part.size();
        if (size != seen) {
          seen = size;
          since = System.nanoTime();
        } else if (System.nanoTime() - since > patience.stall().toNanos()) {
          throw e;
        }
      }
    }
  }

  private static void throwIfPresent(Optional<? extends IOException> failure) throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** For messages. */
  @Override
  public String toString() {
    return source.hub().toString().toLowerCase(Locale.ROOT);
  }
}
