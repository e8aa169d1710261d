package io.prism.standalone;

import io.prism.gateway.security.KeyFileException;
import io.prism.index.backup.BackupException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns whatever ended a start into one line for the person at the keyboard. */
final class Explanation {

  private Explanation() {}

  /** One line without a line break. */
  static String of(Throwable failure) {
    String known = null;
    Throwable root = failure;
    for (Throwable t = failure; t != null && known == null; t = t.getCause()) {
      known = known(t);
      root = t;
    }
    String line = known == null ? "could not start: " + unknown(root) : known;
    return line.replaceAll("\\s*\\R\\s*", " ");
  }

  private static @Nullable String known(Throwable t) {
    String message = String.valueOf(t.getMessage());
    if (t instanceof StartFailure
        || t instanceof KeyFileException
        || t instanceof BackupException) {
      return message;
    }
    // A start-up check that says itself what to do.
    if (message.contains("Recommended action: ")) {
      return message;
    }
    if (t instanceof BindException) {
      return "a port is in use: " + message + "; choose others with --port and --kafka-port";
    }
    if (message.toLowerCase(Locale.ROOT).contains("no space left on device")) {
      return "the disk of the data folder is full: make room, or choose another folder with --data";
    }
    if (t instanceof AccessDeniedException) {
      return "permission denied: " + message;
    }
    if (t instanceof OutOfMemoryError) {
      return "out of memory: give Java more with PRISM_JAVA_OPTS=-Xmx1g";
    }
    return null;
  }

  private static String unknown(Throwable root) {
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
