package io.prism.index.archive;

/** Where an index can be put back, if there is none. */
public interface RestoreTarget {
  /** What will read the files. */
  String engine();

  /** Whether it can read what this engine has written. */
  default boolean reads(String engine) {
    return engine().equals(engine);
  }

  /**
   * Puts the index back and remembers the backup's positions, for whoever feeds it. Blocks until
   * everything is durable. Each file is compared with the manifest on the way.
   *
   * @throws BackupException when the backup is damaged, there is an index already, or it cannot be
   *     put back; then all is as it was
   */
  void fill(StoredBackup backup);
}
