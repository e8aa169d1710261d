package io.prism.models;

/**
 * A pack cannot be used. The message is for the person who starts the program: which file, which
 * key, and what to do.
 */
public final class PackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PackException(String message) {
    super(message);
  }

  public PackException(String message, Throwable cause) {
    super(message, cause);
  }
}
