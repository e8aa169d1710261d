package io.prism.gateway.security;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import org.jspecify.annotations.Nullable;

/** Decides who a caller is and whether the call is theirs to make. Never blocks. */
final class Access {
  private static final String BEARER = "Bearer ";

  private final KeyRing keys;
  private final boolean loopback;

  /**
   * @param loopback whether only this machine can connect
   */
  Access(KeyRing keys, boolean loopback) {
    this.keys = keys;
    this.loopback = loopback;
  }

  /** Whether calls need no key: nobody ever made one, and only this machine can connect. */
  boolean isOpen() {
    return loopback && !keys.isConfigured();
  }

  /**
   * Who calls.
   *
   * @param authorization the header or metadata of that name
   * @param cookie a secret from the page's cookie; counts only where there is no other
   * @throws PrismException UNAUTHENTICATED when it must be known and is not
   */
  Caller identify(Rule rule, @Nullable String authorization, @Nullable String cookie) {
    if (rule.isOpen()) {
      return Caller.ANYBODY;
    }
    @Nullable Caller caller = callerOf(authorization, cookie);
    if (caller == null) {
      throw PrismException.of(
          Reason.UNAUTHENTICATED, "This call needs an API key: Authorization: Bearer prism_...");
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
          Reason.PERMISSION_DENIED, "This call needs a key with the scope " + needed + ".");
    }
  }

  /**
   * The caller, when the call is theirs to make.
   *
   * @throws PrismException UNAUTHENTICATED or PERMISSION_DENIED
   */
  Caller admit(Rule rule, @Nullable String authorization, @Nullable String cookie) {
    Caller caller = identify(rule, authorization, cookie);
    authorize(rule, caller);
    return caller;
  }

  private @Nullable Caller callerOf(@Nullable String authorization, @Nullable String cookie) {
    @Nullable String secret = secretOf(authorization);
    if (secret != null) {
      return keys.find(secret)
          .map(Access::callerOf)
          .orElseThrow(
              () ->
                  PrismException.of(
                      Reason.UNAUTHENTICATED, "There is no such API key; was it revoked?"));
    }
    if (isOpen()) {
      return Caller.ANYBODY;
    }
    return cookie == null || !Secrets.isSecret(cookie)
        ? null
        : keys.find(cookie).map(Access::callerOf).orElse(null);
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
