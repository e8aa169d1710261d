package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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
        "holds vectors of %s, and %s is to serve. Start with the former, or with another data"
            + " folder; or move it away: it is built anew from the log of uploads."),
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
    this(kind, folder, kind.text);
  }

  private IndexUnusableException(Cause kind, Path folder, String text) {
    super("The index folder " + folder + " " + text);
    this.kind = kind;
  }

  /**
   * @param held model of the folder's vectors
   * @param wanted model that is to serve
   */
  static IndexUnusableException otherModel(Path folder, @Nullable String held, ModelId wanted) {
    return new IndexUnusableException(
        Cause.OTHER_MODEL, folder, Cause.OTHER_MODEL.text.formatted(held, wanted));
  }

  public Cause kind() {
    return kind;
  }
}
