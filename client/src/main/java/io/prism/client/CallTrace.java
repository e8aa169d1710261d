package io.prism.client;

import io.grpc.Context;

/** The name by which the current call is found in the log; callers get it with every error. */
public final class CallTrace {
  /** Set by whoever takes the call in. */
  public static final Context.Key<String> KEY = Context.key("prism-trace");

  private CallTrace() {}

  /** {@code -} where nobody set it. */
  public static String current() {
    String trace = KEY.get();
    return trace == null ? "-" : trace;
  }
}
