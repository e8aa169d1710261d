package io.prism.pictures.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The two writes whose order makes a file durable. A seam, because a full disk cannot be had on
 * demand.
 */
interface Disk {
  /** Creates the file, writes all bytes and forces them to the medium. */
  void writeDurably(Path newFile, byte[] bytes) throws IOException;

  /** Renames atomically, replacing what was there, and forces the target's folder entry. */
  void publish(Path from, Path to) throws IOException;

  /** Forces a folder's entries to the medium; where the platform cannot open folders, nothing. */
  void syncFolder(Path folder) throws IOException;

  static Disk real() {
    return new Disk() {
      @Override
      public void writeDurably(Path newFile, byte[] bytes) throws IOException {
        try (FileChannel channel =
            FileChannel.open(newFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          ByteBuffer left = ByteBuffer.wrap(bytes);
          while (left.hasRemaining()) {
            channel.write(left);
          }
          channel.force(true);
        }
      }

      @Override
      public void publish(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(Objects.requireNonNull(to.getParent(), "A stored picture has a folder"));
      }

      @Override
      public void syncFolder(Path folder) throws IOException {
        if (!isWindows()) {
          try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
          }
        }
      }

      private boolean isWindows() {
        return java.io.File.separatorChar == '\\';
      }
    };
  }
}
