package io.prism.pictures.fetch;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Fetches a picture from an address that a stranger chose. Thread-safe; blocks. What can never work
 * (a forbidden, malformed or missing address) is {@code INVALID_ARGUMENT} on the field {@code url},
 * or {@code PICTURE_TOO_LARGE}; what may work later is {@code UNAVAILABLE} or {@code
 * DEADLINE_EXCEEDED}.
 */
public final class PictureFetcher implements AutoCloseable {
  private static final String FIELD = "url";

  private final FetchLimits limits;
  private final FetchRules rules;
  private final CheckedDns dns;
  private final LazyHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  private sealed interface Answer {
    record Body(byte[] bytes) implements Answer {}

    record Redirect(String location) implements Answer {}
  }

  public PictureFetcher(FetchLimits limits, FetchRules rules, HostResolver resolver) {
    this.limits = limits;
    this.rules = rules;
    this.dns = new CheckedDns(resolver, rules, limits.connect());
    this.client = new LazyHttpClient(() -> HttpClients5.plain(limits, dns));
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "picture-fetch-deadline");
              thread.setDaemon(true);
              return thread;
            });
    this.deadlines.setRemoveOnCancelPolicy(true);
  }

  /** Only the public web, with the default limits and the system's resolver. */
  public static PictureFetcher publicWeb() {
    return new PictureFetcher(
        FetchLimits.defaults(), FetchRules.publicWeb(), HostResolver.system());
  }

  /** The body at the address, within the configured total time. */
  public byte[] fetch(String url) {
    return fetch(url, limits.total());
  }

  /**
   * The body at the address.
   *
   * @param budget the time that the caller has left; the configured total holds when it is shorter
   */
  public byte[] fetch(String url, Duration budget) {
    Duration total = budget.compareTo(limits.total()) < 0 ? budget : limits.total();
    long deadline = System.nanoTime() + total.toNanos();
    PictureUrl next = PictureUrl.parse(url);
    for (int followed = 0; followed <= limits.maxRedirects(); followed++) {
      rules.check(next);
      Answer answer = get(next, deadline);
      if (answer instanceof Answer.Body body) {
        return body.bytes();
      }
      next = next.redirectedTo(((Answer.Redirect) answer).location());
    }
    throw PrismException.invalid(
        FIELD, "The address redirects more than " + limits.maxRedirects() + " times.");
  }

  private Answer get(PictureUrl url, long deadline) {
    HttpGet request = new HttpGet(url.uri());
    AtomicBoolean expired = new AtomicBoolean();
    ScheduledFuture<?> alarm =
        deadlines.schedule(
            () -> {
              expired.set(true);
              request.cancel();
            },
            Math.max(0, deadline - System.nanoTime()),
            TimeUnit.NANOSECONDS);
    // Closing the response drops the connection: a body that is not wanted is never drained.
    try (ClassicHttpResponse response = client.get().executeOpen(null, request, null)) {
      return read(response);
    } catch (IOException e) {
      throw FetchFailures.translate(e, expired.get());
    } catch (RuntimeException e) {
      // Between two of its steps the client takes a cancelled request for a defect of its own:
      // IllegalStateException, NullPointerException.
      throw expired.get() ? FetchFailures.deadline(e) : e;
    } finally {
      alarm.cancel(false);
    }
  }

  private Answer read(ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    if (isRedirect(status) && location != null) {
      return new Answer.Redirect(location.getValue());
    }
    if (status != 200) {
      throw FetchFailures.status(status);
    }
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new Answer.Body(new byte[0]);
    }
    String encoding = entity.getContentEncoding();
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw PrismException.invalid(
          FIELD, "The address answers with a content encoding that was not asked for.");
    }
    return new Answer.Body(readLimited(entity));
  }

  private byte[] readLimited(HttpEntity entity) throws IOException {
    if (entity.getContentLength() > limits.maxBytes()) {
      throw tooLarge();
    }
    InputStream in = entity.getContent();
    byte[] bytes = in.readNBytes(limits.maxBytes() + 1);
    if (bytes.length > limits.maxBytes()) {
      throw tooLarge();
    }
    return bytes;
  }

  private PrismException tooLarge() {
    return new PrismException(
        Problem.overLimit(
            Reason.PICTURE_TOO_LARGE,
            FIELD,
            limits.maxBytes() + " bytes",
            "The picture at the address has more than " + limits.maxBytes() + " bytes."));
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    client.close();
    dns.close();
  }
}
