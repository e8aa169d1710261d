package io.prism.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder that keeps everything, held by one process at a time. The operating system drops the
 * lock when the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {

  /** Below this, a start would only break later and worse. */
  static final long MIN_FREE_BYTES = 256L << 20;

  private static final String LOCK = ".lock";

  private final FileChannel channel;

  private DataFolder(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder if needed, proves that it can be written, and locks it.
   *
   * @param minFreeBytes how much room the disk must have
   * @throws StartFailure saying which of these is not so
   */
  static DataFolder open(Path folder, long minFreeBytes) {
    try {
      Files.createDirectories(folder);
      DataFolder locked = lock(folder);
      try {
        requireRoom(folder, minFreeBytes);
        requireWritable(folder);
        return locked;
      } catch (IOException | RuntimeException e) {
        locked.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartFailure("cannot use the data folder " + folder + ": " + why(e), e);
    }
  }

  private static DataFolder lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String owner = read(channel);
      channel.close();
      throw new StartFailure(
          "the data folder "
              + folder
              + " is in use by another Prism (process "
              + owner
              + "): stop it, or choose another folder with --data");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    return new DataFolder(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(20);
    channel.read(buffer, 0);
    String pid =
        new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  private static void requireRoom(Path folder, long minFreeBytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < minFreeBytes) {
      throw new StartFailure(
          "the disk of the data folder "
              + folder
              + " is full: "
              + (free >> 20)
              + " MB free, at least "
              + (minFreeBytes >> 20)
              + " MB needed; make room, or choose another folder with --data");
    }
  }

  private static void requireWritable(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".probe", null);
    try (FileChannel out = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.allocate(4096));
      out.force(true);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /** Gives the folder back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
