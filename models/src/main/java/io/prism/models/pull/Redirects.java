package io.prism.models.pull;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;

/** Where an answer sends us: hubs keep large files elsewhere. */
final class Redirects {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  /**
   * The next address; empty if the answer is no redirect.
   *
   * @throws PullException if it leads nowhere, or out of https
   */
  static Optional<URI> next(URI from, HttpResponse<?> answer) throws PullException {
    return STATUSES.contains(answer.statusCode())
        ? Optional.of(to(from, answer.headers().firstValue("location").orElse("")))
        : Optional.empty();
  }

  /**
   * @param location as the answer gives it, relative or whole
   */
  static URI to(URI from, String location) throws PullException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new PullException(from + ": it sends us to '" + location + "', which is no address", e);
    }
    boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
    if (location.isEmpty() || !web || to.getHost() == null) {
      throw new PullException(from + ": it sends us to '" + location + "', which is no address");
    }
    if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
      throw new PullException(
          from + ": it sends us from https to http (" + to.getHost() + "), which is not followed");
    }
    return to;
  }
}
