package io.prism.gateway.security.oidc;

import org.jspecify.annotations.Nullable;

/** A token is not valid; the message is meant for its bearer and names nothing that it holds. */
final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean keyUnknown;

  private TokenException(String message, boolean keyUnknown, @Nullable Throwable cause) {
    super(message, cause);
    this.keyUnknown = keyUnknown;
  }

  TokenException(String message) {
    this(message, false, null);
  }

  TokenException(String message, Throwable cause) {
    this(message, false, cause);
  }

  static TokenException ofUnknownKey() {
    return new TokenException("The token is signed by an unknown key.", true, null);
  }

  /** Whether the issuer's newest keys could make it valid. */
  boolean isKeyUnknown() {
    return keyUnknown;
  }
}
