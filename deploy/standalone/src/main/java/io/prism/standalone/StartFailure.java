package io.prism.standalone;

/**
 * A reason not to start (or not to go on) that the person at the keyboard can do something about.
 * The message is one line, complete without a stack trace, and says what to do.
 */
final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartFailure(String message) {
    super(message);
  }

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
