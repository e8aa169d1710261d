package io.prism.pictures.store;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures as files {@code root/a/b/ab…}: the first two hexadecimal digits of the hash are the two
 * levels, so there are 256 folders, all made (and synced) when the store opens. A put therefore
 * costs two forced writes, the file's and its folder's; concurrent ones share the file system's
 * journal commit.
 */
public final class FilePictureStore implements PictureStore {
  private static final String HEX = "0123456789abcdef";
  private static final String WORK = "tmp";

  /** A picture's worth. */
  private static final int PROBE_BYTES = 1 << 16;

  private final Path root;
  private final Disk disk;
  private final Workspace workspace;
  // Puts and deletes of one hash must not interleave; one lock per folder is enough for that.
  private final Object[] locks = Stream.generate(Object::new).limit(256).toArray();

  private FilePictureStore(Path root, Disk disk, Workspace workspace) {
    this.root = root;
    this.disk = disk;
    this.workspace = workspace;
  }

  /**
   * Opens the store, makes its folders where they are missing and clears away what a crash left
   * half-written. Throws {@code UNAVAILABLE} when the folder cannot be made or written.
   */
  public static FilePictureStore open(Path root) {
    return open(root, Disk.real());
  }

  static FilePictureStore open(Path root, Disk disk) {
    try {
      makeFolders(root, disk);
      return new FilePictureStore(root, disk, Workspace.open(root.resolve(WORK)));
    } catch (IOException e) {
      throw unavailable("The picture store's folder cannot be opened for writing.", e);
    }
  }

  private static void makeFolders(Path root, Disk disk) throws IOException {
    Files.createDirectories(root);
    for (char first : HEX.toCharArray()) {
      Path outer = root.resolve(String.valueOf(first));
      boolean complete = Files.isDirectory(outer.resolve("f"));
      if (!complete) {
        for (char second : HEX.toCharArray()) {
          Files.createDirectories(outer.resolve(String.valueOf(second)));
        }
        disk.syncFolder(outer);
      }
    }
    disk.syncFolder(root);
  }

  @Override
  public Sha256 put(byte[] bytes) {
    Sha256 hash = Sha256.of(bytes);
    try {
      synchronized (lockOf(hash)) {
        write(hash, bytes);
      }
      return hash;
    } catch (IOException e) {
      throw unavailable("The picture could not be stored: the picture store is full or away.", e);
    }
  }

  private void write(Sha256 hash, byte[] bytes) throws IOException {
    Path target = fileOf(hash);
    if (Files.exists(target) && verify(hash) == Integrity.INTACT) {
      // Another process may have published it without having synced the folder yet.
      disk.syncFolder(folderOf(hash));
      return;
    }
    Path half = workspace.newFile();
    try {
      disk.writeDurably(half, bytes);
      disk.publish(half, target);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  @Override
  public Optional<byte[]> get(Sha256 hash) {
    try {
      return Optional.of(Files.readAllBytes(fileOf(hash)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("The picture could not be read from the picture store.", e);
    }
  }

  @Override
  public OptionalLong size(Sha256 hash) {
    try {
      return OptionalLong.of(Files.size(fileOf(hash)));
    } catch (NoSuchFileException absent) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw unavailable("The picture store could not be read.", e);
    }
  }

  @Override
  public void requireWritable() {
    Path probe = workspace.newFile();
    try {
      try {
        Files.write(probe, new byte[PROBE_BYTES], StandardOpenOption.CREATE_NEW);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw unavailable("Nothing can be written to the picture store: it is full or away.", e);
    }
  }

  @Override
  public boolean delete(Sha256 hash) {
    try {
      synchronized (lockOf(hash)) {
        boolean deleted = Files.deleteIfExists(fileOf(hash));
        disk.syncFolder(folderOf(hash));
        return deleted;
      }
    } catch (IOException e) {
      throw unavailable("The picture could not be deleted from the picture store.", e);
    }
  }

  @Override
  public List<Sha256> list(@Nullable Sha256 after, int limit) {
    List<Sha256> page = new ArrayList<>();
    try {
      for (int folder = after == null ? 0 : indexOf(after);
          folder < locks.length && page.size() < limit;
          folder++) {
        Stream<Sha256> rest = namesIn(folder).stream().sorted();
        rest.filter(hash -> after == null || hash.compareTo(after) > 0)
            .limit(limit - page.size())
            .forEach(page::add);
      }
    } catch (IOException e) {
      throw unavailable("The picture store could not be listed.", e);
    }
    return List.copyOf(page);
  }

  private List<Sha256> namesIn(int folder) throws IOException {
    String digits = String.format("%02x", folder);
    Path path = root.resolve(digits.substring(0, 1)).resolve(digits.substring(1));
    List<Sha256> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Sha256.isWellFormed(name)) {
          names.add(new Sha256(name));
        }
      }
    }
    return names;
  }

  /** Releases the store's work folder. Puts after this fail with {@code UNAVAILABLE}. */
  @Override
  public void close() {
    try {
      workspace.close();
    } catch (IOException e) {
      throw unavailable("The picture store could not be closed.", e);
    }
  }

  private Path folderOf(Sha256 hash) {
    return root.resolve(hash.hex().substring(0, 1)).resolve(hash.hex().substring(1, 2));
  }

  private Path fileOf(Sha256 hash) {
    return folderOf(hash).resolve(hash.hex());
  }

  private Object lockOf(Sha256 hash) {
    return locks[indexOf(hash)];
  }

  private static int indexOf(Sha256 hash) {
    return Integer.parseInt(hash.hex(), 0, 2, 16);
  }

  private static PrismException unavailable(String detail, IOException cause) {
    return new PrismException(Problem.of(Reason.UNAVAILABLE, detail), cause);
  }
}
