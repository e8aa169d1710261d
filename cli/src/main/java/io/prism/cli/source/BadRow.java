package io.prism.cli.source;

/** One row of a manifest that says nothing usable; the others may. The message is for people. */
final class BadRow extends Exception {
  private static final long serialVersionUID = 1L;

  BadRow(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
