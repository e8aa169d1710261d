package io.prism.gateway.security;

import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is turned away at the door.
 *
 * @param retryAfter when it is worth another try; null when it is not
 */
public record Refusal(Problem problem, @Nullable Duration retryAfter) {
  /** The HTTP header {@code WWW-Authenticate}, where one belongs. */
  public Optional<String> challenge() {
    if (problem.reason() == Reason.UNAUTHENTICATED) {
      return Optional.of("Bearer realm=\"prism\"");
    }
    return problem.reason() == Reason.PERMISSION_DENIED
        ? Optional.of("Bearer realm=\"prism\", error=\"insufficient_scope\"")
        : Optional.empty();
  }

  static Refusal of(Quotas.Exceeded exceeded) {
    String limit = exceeded.perMinute() + " " + exceeded.what() + " a minute";
    return new Refusal(
        new Problem(Reason.QUOTA_EXCEEDED, "Your quota is used up: " + limit + ".", null, limit),
        exceeded.retryAfter());
  }
}
