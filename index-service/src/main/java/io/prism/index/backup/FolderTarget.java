package io.prism.index.backup;

import io.prism.index.archive.BackupException;
import io.prism.index.archive.DurableFiles;
import io.prism.index.archive.RestoreTarget;
import io.prism.index.archive.StoredBackup;
import io.prism.index.store.LuceneArtworkIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder that is not there yet or is empty. The caller makes sure that no Prism uses it.
 *
 * @param engine that will read the files
 */
public record FolderTarget(String engine, Path index) implements RestoreTarget {
  private static final String UNFINISHED = ".restore-unfinished";

  @Override
  public void fill(StoredBackup backup) {
    Path unfinished = index.resolveSibling(UNFINISHED);
    try {
      if (!DurableFiles.isEmpty(index)) {
        throw new BackupException(
            "there is an index in " + index + ": move it away, or restore into another folder");
      }
      DurableFiles.delete(unfinished);
      requireRoom(backup);
      try {
        Files.createDirectories(unfinished);
        backup.copyIndexTo(unfinished);
        Path mark = unfinished.resolve(LuceneArtworkIndex.RESTORED);
        Files.copy(
            backup.folder().resolve(StoredBackup.MANIFEST),
            mark,
            StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.force(mark);
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

  private void requireRoom(StoredBackup backup) throws IOException {
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
