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
    CORRUPT("is damaged. Restore the data folder from a backup, or start with an empty one."),
    NOT_ACCESSIBLE("can't be read and written. Check its owner and permissions."),
    UNREADABLE("can't be opened. Check the disk."),
    OTHER_MODEL(
        "holds vectors of another model. Start with that model, or with another data folder."),
    OTHER_FORM(
        "was written by another version of Prism. Move it away and start again: it is built anew"
            + " from the log of uploads.");

    private final String text;

    Cause(String text) {
      this.text = text;
    }
  }

  private final Cause kind;

  /**
   * @param cause for the log only: it goes along as suppressed, so that who looks for the root of a
   *     failed start finds this message and not Lucene's
   */
  IndexUnusableException(Cause kind, Path folder, Throwable cause) {
    this(kind, folder);
    addSuppressed(cause);
  }

  IndexUnusableException(Cause kind, Path folder) {
    super("The index folder " + folder + " " + kind.text);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
