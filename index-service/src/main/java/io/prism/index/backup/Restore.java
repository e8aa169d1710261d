package io.prism.index.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts a backup back where no index is. */
public final class Restore {
  /**
   * In the index's folder after a restore, until ingestion has gone back to where the backup ends:
   * the backup's manifest.
   */
  public static final String MARK = "restored.json";

  private static final String UNFINISHED = ".restore-unfinished";

  private Restore() {}

  /**
   * Blocks until everything is durable. The caller makes sure that no Prism uses the folder.
   *
   * @param engine that will read the files
   * @param model that will serve, as id@revision
   * @param index folder that is not there yet or is empty
   * @throws BackupException when the backup is damaged or does not fit, the folder is in use, or
   *     the disk is full; the folder is as it was then
   */
  public static void run(StoredBackup backup, String engine, String model, Path index) {
    requireFit(backup, engine, model);
    Path unfinished = index.resolveSibling(UNFINISHED);
    try {
      if (!DurableFiles.isEmpty(index)) {
        throw new BackupException(
            "there is an index in " + index + ": move it away, or restore into another folder");
      }
      DurableFiles.delete(unfinished);
      requireRoom(backup, index);
      try {
        Files.createDirectories(unfinished);
        backup.copyIndexTo(unfinished);
        Files.copy(
            backup.folder().resolve(StoredBackup.MANIFEST),
            unfinished.resolve(MARK),
            StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.force(unfinished.resolve(MARK));
        Files.deleteIfExists(index);
        DurableFiles.publish(unfinished, index);
      } finally {
        DurableFiles.delete(unfinished);
      }
    } catch (IOException e) {
      throw new BackupException(
          "the backup could not be put back into " + index + ": " + e.getMessage(), e);
    }
  }

  private static void requireFit(StoredBackup backup, String engine, String model) {
    if (!backup.manifest().getEngine().equals(engine)) {
      throw new BackupException(
          "the backup was made by the engine "
              + backup.manifest().getEngine()
              + " and cannot be read by "
              + engine);
    }
    if (!backup.manifest().getModel().equals(model)) {
      throw new BackupException(
          "the backup holds vectors of "
              + backup.manifest().getModel()
              + ", and the configured pack is "
              + model
              + ": name the pack of that model (--pack, PRISM_PACK)");
    }
  }

  private static void requireRoom(StoredBackup backup, Path index) throws IOException {
    Path parent = DurableFiles.parent(index);
    Files.createDirectories(parent);
    long free = Files.getFileStore(parent).getUsableSpace();
    if (free < backup.manifest().getBytes()) {
      throw new BackupException(
          "the disk of "
              + parent
              + " has "
              + (free >> 20)
              + " MB free, and the backup needs "
              + (backup.manifest().getBytes() >> 20)
              + " MB");
    }
  }
}
