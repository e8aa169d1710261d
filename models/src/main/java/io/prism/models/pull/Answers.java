package io.prism.models.pull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a status means for a download. */
final class Answers {
  private static final Set<Integer> COME_BACK = Set.of(408, 425, 429);

  private Answers() {}

  /**
   * What may be better the next time; empty if the answer brought what it could.
   *
   * @throws PullException if the host would answer the same again
   */
  static Optional<Trouble> judge(URI at, HttpResponse<?> answer, PartFile part) throws IOException {
    int status = answer.statusCode();
    if (status == 200 || status == 206) {
      return part.isWhole()
          ? Optional.empty()
          : Optional.of(Trouble.of("the answer ended after " + part.size() + " bytes"));
    }
    if (status == 416) {
      part.restart();
      return Optional.of(Trouble.of("what is here is no beginning of it"));
    }
    if (COME_BACK.contains(status) || status >= 500) {
      return Optional.of(new Trouble("it answers " + status, retryAfter(answer)));
    }
    throw new PullException(at + ": " + lasting(status));
  }

  private static String lasting(int status) {
    return switch (status) {
      case 401, 403 ->
          "it answers " + status + ": it wants a login, or does not give this file away";
      case 404, 410 -> "it answers " + status + ": it has no such file. Is the mirror complete?";
      default -> "it answers " + status;
    };
  }

  /** Seconds; a date is not worth its parser. */
  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("retry-after")
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
