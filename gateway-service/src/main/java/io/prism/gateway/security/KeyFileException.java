package io.prism.gateway.security;

import org.jspecify.annotations.Nullable;

/** The file of keys cannot be used; the message is for the operator and says what to do. */
public final class KeyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
