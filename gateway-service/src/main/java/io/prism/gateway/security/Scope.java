package io.prism.gateway.security;

import java.util.Collection;

/** What a caller may do. ADMIN may do everything; READ and WRITE are apart. */
public enum Scope {
  /** Search and look. */
  READ,
  /** Upload, change and delete artworks. */
  WRITE,
  /** Operate: metrics, jobs, rejected records, the services behind the gateway. */
  ADMIN;

  boolean isIn(Collection<Scope> held) {
    return held.contains(this) || held.contains(ADMIN);
  }
}
