package io.prism.index.store;

import java.nio.file.Path;

/**
 * The index folder can't be opened. For the person who starts the service, never for callers: the
 * message names the folder and what to do.
 */
public final class IndexUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, and what to do. */
  public enum Cause {
    LOCKED("is in use by another process. Stop that one, or start with another data folder."),
    CORRUPT(
        "is damaged. Restore it from a backup, or move it away: it is then built anew from the"
            + " stream of uploads."),
    NOT_ACCESSIBLE("can't be read and written. Check its owner and permissions."),
    UNREADABLE("can't be opened. Check the disk."),
    OTHER_MODEL(
        "holds vectors of another model. Start with that model, or move the folder away: it is"
            + " then built anew from the stream of uploads.");

    private final String text;

    Cause(String text) {
      this.text = text;
    }
  }

  private final Cause kind;

  IndexUnusableException(Cause kind, Path folder, Throwable cause) {
    super("The index folder " + folder + " " + kind.text, cause);
    this.kind = kind;
  }

  IndexUnusableException(Cause kind, Path folder) {
    super("The index folder " + folder + " " + kind.text);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
