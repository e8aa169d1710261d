package io.prism.gateway.security;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides who a caller is and whether the call is theirs to make. Never blocks. */
final class Access {
  private static final String BEARER = "Bearer ";

  private final KeyRing keys;
  private final Tokens tokens;
  private final boolean loopback;

  /**
   * @param loopback whether only this machine can connect
   */
  Access(KeyRing keys, Tokens tokens, boolean loopback) {
    this.keys = keys;
    this.tokens = tokens;
    this.loopback = loopback;
  }

  /** Whether calls need no credentials: nobody ever made any, and only this machine can connect. */
  boolean isOpen() {
    return loopback && !keys.isConfigured() && !tokens.isOn();
  }

  /**
   * Who calls.
   *
   * @param authorization the header or metadata of that name
   * @param cookie a secret from the page's cookie; counts only where there is no other
   * @throws PrismException UNAUTHENTICATED when it must be known and is not, UNAVAILABLE when it
   *     cannot be found out
   */
  Caller identify(Rule rule, @Nullable String authorization, @Nullable String cookie) {
    if (rule.isOpen()) {
      return Caller.ANYBODY;
    }
    @Nullable Caller caller = callerOf(authorization, cookie);
    if (caller == null) {
      throw PrismException.of(
          Reason.UNAUTHENTICATED,
          tokens.isOn()
              ? "This call needs an API key or a token: Authorization: Bearer ..."
              : "This call needs an API key: Authorization: Bearer prism_...");
    }
    return caller;
  }

  /**
   * @throws PrismException PERMISSION_DENIED when the call is not the caller's to make
   */
  static void authorize(Rule rule, Caller caller) {
    Scope needed = rule.scope();
    if (needed != null && !needed.isIn(caller.scopes())) {
      throw PrismException.of(
          Reason.PERMISSION_DENIED, "This call needs credentials with the scope " + needed + ".");
    }
  }

  /**
   * The caller, when the call is theirs to make.
   *
   * @throws PrismException UNAUTHENTICATED, PERMISSION_DENIED or UNAVAILABLE
   */
  Caller admit(Rule rule, @Nullable String authorization, @Nullable String cookie) {
    Caller caller = identify(rule, authorization, cookie);
    authorize(rule, caller);
    return caller;
  }

  private @Nullable Caller callerOf(@Nullable String authorization, @Nullable String cookie) {
    @Nullable String secret = secretOf(authorization);
    if (secret != null) {
      return bearerOf(secret);
    }
    if (isOpen()) {
      return Caller.ANYBODY;
    }
    return cookie == null || cookie.isEmpty() ? null : bearerOf(cookie);
  }

  private Caller bearerOf(String secret) {
    if (isToken(secret)) {
      return tokens.find(secret);
    }
    return keys.find(secret)
        .map(Access::callerOf)
        .orElseThrow(
            () ->
                PrismException.of(
                    Reason.UNAUTHENTICATED, "There is no such API key; was it revoked?"));
  }

  /** Whether the issuer decides about it: whatever has not the form of our own keys. */
  private boolean isToken(String secret) {
    return tokens.isOn() && !Secrets.isSecret(secret);
  }

  /**
   * Has the credentials judged where that takes its time; empty where {@link #identify} has the
   * answer at once.
   *
   * @throws PrismException QUOTA_EXCEEDED when too many are waiting
   */
  Optional<CompletionStage<Void>> judge(
      Rule rule, @Nullable String authorization, @Nullable String cookie) {
    @Nullable String secret = secretOf(authorization);
    @Nullable String shown = secret == null ? cookie : secret;
    return rule.isOpen() || shown == null || !isToken(shown)
        ? Optional.empty()
        : tokens.judge(shown);
  }

  /** How long a token stays valid; empty for a key, which has no end. */
  Optional<Duration> remaining(String secret) {
    return isToken(secret) ? Optional.of(tokens.remaining(secret)) : Optional.empty();
  }

  private static Caller callerOf(ApiKey key) {
    return new Caller(key.name(), key.scopes());
  }

  /** The bearer token; other schemes are not ours. */
  static @Nullable String secretOf(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }
}
