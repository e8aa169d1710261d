package io.prism.index.backup;

import io.prism.index.archive.BackupException;
import io.prism.index.archive.RestoreTarget;
import io.prism.index.archive.StoredBackup;

/** Puts a backup back where no index is. */
public final class Restore {
  private Restore() {}

  /**
   * Blocks until everything is durable.
   *
   * @param model that will serve, as id@revision
   * @throws BackupException when the backup is damaged or does not fit, there is an index already,
   *     or it cannot be put back; the target is as it was then
   */
  public static void run(StoredBackup backup, String model, RestoreTarget target) {
    if (!target.reads(backup.manifest().getEngine())) {
      throw new BackupException(
          "the backup was made by the engine "
              + backup.manifest().getEngine()
              + " and cannot be read by "
              + target.engine());
    }
    if (!backup.manifest().getModel().equals(model)) {
      throw new BackupException(
          "the backup holds vectors of "
              + backup.manifest().getModel()
              + ", and the configured pack is "
              + model
              + ": name the pack of that model (--pack, PRISM_PACK)");
    }
    target.fill(backup);
  }
}
