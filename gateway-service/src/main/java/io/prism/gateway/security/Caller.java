package io.prism.gateway.security;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name of the key, or what stands for callers without one
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
