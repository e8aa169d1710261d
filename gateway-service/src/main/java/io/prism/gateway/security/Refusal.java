package io.prism.gateway.security;

import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is turned away at the door.
 *
 * @param retryAfter when it is worth another try; null where the door does not know
 * @param hadCredentials whether it brought some
 */
public record Refusal(Problem problem, @Nullable Duration retryAfter, boolean hadCredentials) {
  private static final String CHALLENGE = "Bearer realm=\"prism\"";

  /** The HTTP header {@code WWW-Authenticate} as RFC 6750 has it, where one belongs. */
  public Optional<String> challenge() {
    if (problem.reason() == Reason.UNAUTHENTICATED) {
      // A caller without credentials is told of no error.
      return Optional.of(
          hadCredentials
              ? CHALLENGE + ", error=\"invalid_token\", error_description=\"" + description() + "\""
              : CHALLENGE);
    }
    return problem.reason() == Reason.PERMISSION_DENIED
        ? Optional.of(CHALLENGE + ", error=\"insufficient_scope\"")
        : Optional.empty();
  }

  /** The characters that RFC 6750 allows there. */
  private String description() {
    return problem.detail().replaceAll("[^ !#-\\[\\]-~]", "'");
  }

  static Refusal of(Quotas.Exceeded exceeded) {
    String limit = exceeded.perMinute() + " " + exceeded.what() + " a minute";
    return new Refusal(
        new Problem(Reason.QUOTA_EXCEEDED, "Your quota is used up: " + limit + ".", null, limit),
        exceeded.retryAfter(),
        true);
  }

  /** Nothing is changed that the audit log cannot keep. */
  public static Refusal ofFullAuditLog() {
    return new Refusal(
        Problem.of(
            Reason.UNAVAILABLE,
            "The audit log is full and its disk does not answer; nothing was changed."),
        Duration.ofSeconds(5),
        true);
  }
}
