package io.prism.gateway.security;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Without an issuer no token is valid. */
public final class NoTokens implements Tokens {
  @Override
  public boolean isOn() {
    return false;
  }

  @Override
  public Optional<CompletionStage<Void>> judge(String token) {
    return Optional.empty();
  }

  @Override
  public Caller find(String token) {
    throw PrismException.of(Reason.UNAUTHENTICATED, "There is no such API key; was it revoked?");
  }

  @Override
  public Duration remaining(String token) {
    return Duration.ZERO;
  }
}
