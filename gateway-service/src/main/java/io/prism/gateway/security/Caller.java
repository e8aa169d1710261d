package io.prism.gateway.security;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name of the key; {@code oidc:} and the subject of a token, which no key can be called; or
 *     what stands for callers without either
 */
public record Caller(String name, Set<Scope> scopes) {
  /** Whoever it is; only where nothing needs a key. */
  static final Caller ANYBODY = new Caller("-", Set.of(Scope.values()));

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  boolean isAnybody() {
    return equals(ANYBODY);
  }
}
