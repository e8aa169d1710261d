package io.prism.standalone;

import io.prism.gateway.security.KeyFileException;
import io.prism.index.archive.BackupException;
import java.net.BindException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns whatever ended a start into one line for the person at the keyboard. */
final class Explanation {

  private Explanation() {}

  /** One line without a line break. */
  static String of(Throwable failure) {
    return io.prism.launcher.Explanation.of(failure, Explanation::own);
  }

  /** What the command line's options can mend. */
  private static @Nullable String own(Throwable t) {
    String message = String.valueOf(t.getMessage());
    if (t instanceof StartFailure
        || t instanceof KeyFileException
        || t instanceof BackupException) {
      return message;
    }
    if (t instanceof BindException) {
      return "a port is in use: " + message + "; choose others with --port and --kafka-port";
    }
    if (message.toLowerCase(Locale.ROOT).contains("no space left on device")) {
      return "the disk of the data folder is full: make room, or choose another folder with --data";
    }
    if (t instanceof OutOfMemoryError) {
      return "out of memory: give Java more with PRISM_JAVA_OPTS=-Xmx1g";
    }
    return null;
  }
}
