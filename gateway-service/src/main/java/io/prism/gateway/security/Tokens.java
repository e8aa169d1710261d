package io.prism.gateway.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Bearer tokens of an issuer of whom Prism knows only the public keys. Thread-safe. */
public interface Tokens {
  /** Whether there is an issuer at all. */
  boolean isOn();

  /**
   * Judges the token on another thread, where it was not judged before; the issuer may be asked for
   * new keys, which takes a bounded time. Empty where {@link #find} has the answer at once.
   *
   * @throws io.prism.core.error.PrismException QUOTA_EXCEEDED when too many are waiting
   */
  Optional<CompletionStage<Void>> judge(String token);

  /**
   * Who the token's bearer is. Never blocks, but takes its time for a token that was not judged
   * before.
   *
   * @throws io.prism.core.error.PrismException UNAUTHENTICATED, or UNAVAILABLE while the issuer was
   *     never reached
   */
  Caller find(String token);

  /** How long a token that {@link #find} knows stays valid. */
  Duration remaining(String token);
}
