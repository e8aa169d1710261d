package io.prism.gateway.security;

import org.jspecify.annotations.Nullable;

/**
 * What holds for one kind of call.
 *
 * @param scope that it needs, or null when anybody may call it
 * @param meter what it counts as
 * @param isAudited whether the audit log keeps it
 */
record Rule(@Nullable Scope scope, Meter meter, boolean isAudited) {
  boolean isOpen() {
    return scope == null;
  }
}
