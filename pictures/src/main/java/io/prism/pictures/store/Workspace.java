package io.prism.pictures.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A folder of half-written files that belongs to one open store. Its lock file is held as long as
 * the store is open; a folder whose lock is free was left by a crash and is cleared away by the
 * next store that opens. Several stores, in one process or many, may so share one root.
 */
final class Workspace implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lockChannel;
  private final AtomicLong counter = new AtomicLong();

  private Workspace(Path folder, FileChannel lockChannel) {
    this.folder = folder;
    this.lockChannel = lockChannel;
  }

  static Workspace open(Path parent) throws IOException {
    Files.createDirectories(parent);
    clearLeftovers(parent);
    Path folder = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return new Workspace(folder, channel);
  }

  /** A name that no other file has; nothing is created. */
  Path newFile() {
    return folder.resolve("put-" + counter.incrementAndGet());
  }

  private static void clearLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
      for (Path folder : folders) {
        clearIfAbandoned(folder);
      }
    }
  }

  private static void clearIfAbandoned(Path folder) throws IOException {
    Path lock = folder.resolve(LOCK);
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        @Nullable FileLock held = channel.tryLock()) {
      if (held != null) {
        deleteTree(folder);
      }
    } catch (OverlappingFileLockException aliveInThisProcess) {
      // Nothing to clear: its owner is another store of this process.
    } catch (NoSuchFileException noLockYet) {
      // Either just being opened, or a crash between two system calls: an empty folder.
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  /** Frees the lock and removes the folder. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
    deleteTree(folder);
  }
}
