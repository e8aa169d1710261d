package io.prism.launcher;

import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns whatever ended a start into one line for the person who started it. */
public final class Explanation {

  private Explanation() {}

  /** One line without a line break. */
  public static String of(Throwable failure) {
    return of(failure, t -> null);
  }

  /**
   * One line without a line break.
   *
   * @param own what the caller knows better about one link of the chain of causes, or null
   */
  public static String of(Throwable failure, Function<Throwable, @Nullable String> own) {
    String known = null;
    Throwable root = failure;
    for (Throwable t = failure; t != null && known == null; t = t.getCause()) {
      known = own.apply(t);
      known = known == null ? known(t) : known;
      root = t;
    }
    String line = known == null ? "could not start: " + unknown(root) : known;
    return line.replaceAll("\\s*\\R\\s*", " ");
  }

  private static @Nullable String known(Throwable t) {
    String message = String.valueOf(t.getMessage());
    // A start-up check that says itself what to do.
    if (message.contains("Recommended action: ")) {
      return message;
    }
    if (t instanceof BindException) {
      return "a port is in use: " + message + "; choose another with QUARKUS_HTTP_PORT";
    }
    if (message.toLowerCase(Locale.ROOT).contains("no space left on device")) {
      return "the disk is full: make room";
    }
    if (t instanceof AccessDeniedException) {
      return "permission denied: " + message;
    }
    if (t instanceof OutOfMemoryError) {
      return "out of memory: give Java more with -Xmx, or the container with its limit";
    }
    return null;
  }

  private static String unknown(Throwable root) {
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
