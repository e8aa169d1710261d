package io.prism.launcher;

import io.quarkus.runtime.Quarkus;

/**
 * Runs one service until the process is told to stop. A start that fails is one line on the
 * console; its trace is in the log category {@code io.quarkus.runtime.Application}.
 */
public final class ServiceMain {
  private static final int FAILED = 1;

  private ServiceMain() {}

  /** Ends the JVM with 0, 128 and the signal's number, or 1. */
  public static void main(String... args) {
    NameLookups.forgetFailuresSoon();
    Quarkus.run(
        null,
        (code, failure) -> {
          if (failure != null) {
            fail(failure);
          }
          System.exit(code);
        },
        args);
  }

  /** Nothing was acknowledged yet, so there is nothing to put in order. */
  private static void fail(Throwable failure) {
    System.err.println("prism: " + Explanation.of(failure));
    System.err.flush();
    Runtime.getRuntime().halt(FAILED);
  }
}
