package io.prism.models.pull;

import java.io.IOException;

/** A file cannot be had. The message is for people and says what to do where something helps. */
public final class PullException extends IOException {
  private static final long serialVersionUID = 1;

  PullException(String message) {
    super(message);
  }

  PullException(String message, Throwable cause) {
    super(message, cause);
  }
}
