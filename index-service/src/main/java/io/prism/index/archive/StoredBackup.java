package io.prism.index.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.prism.type.v1.Backup;
import io.prism.type.v1.BackupFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A backup in its folder: {@code manifest.json} and what it names. Nothing in it is trusted before
 * it was checked.
 *
 * @param manifest well formed, of a format that is known, naming files of {@code index/} only
 */
public record StoredBackup(Path folder, Backup manifest) {
  public static final int FORMAT = 1;
  public static final String MANIFEST = "manifest.json";
  public static final String INDEX = "index";

  private static final long LONGEST_MANIFEST = 64L << 20;
  private static final Pattern FILE = Pattern.compile(INDEX + "/[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * Reads the manifest, and not yet the files.
   *
   * @throws BackupException when it is none, damaged, or of a newer format
   */
  public static StoredBackup open(Path folder) {
    StoredBackup backup = new StoredBackup(folder, parse(folder));
    backup.checkManifest();
    return backup;
  }

  /**
   * What an index remembers of the backup that it was put back from. It was read when it was put
   * back: of a later format, if it can be.
   */
  public static Backup remembered(String json) throws InvalidProtocolBufferException {
    Backup.Builder backup = Backup.newBuilder();
    JsonFormat.parser().ignoringUnknownFields().merge(json, backup);
    return backup.build();
  }

  private static Backup parse(Path folder) {
    Path file = folder.resolve(MANIFEST);
    try {
      if (Files.size(file) > LONGEST_MANIFEST) {
        throw new BackupException(file + " is damaged: it is too long");
      }
      Backup.Builder manifest = Backup.newBuilder();
      // A newer format may have more to say; its number is what is judged.
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), manifest);
      return manifest.build();
    } catch (NoSuchFileException e) {
      throw new BackupException(folder + " is no backup: it has no " + MANIFEST, e);
    } catch (InvalidProtocolBufferException e) {
      throw new BackupException(file + " is damaged: it is no manifest", e);
    } catch (IOException e) {
      throw new BackupException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void checkManifest() {
    if (manifest.getFormat() > FORMAT) {
      throw new BackupException(
          "the backup has format "
              + manifest.getFormat()
              + ", and this Prism knows formats up to "
              + FORMAT
              + ": use the Prism that made it, or a newer one");
    }
    Set<String> paths = new HashSet<>();
    for (BackupFile file : manifest.getFilesList()) {
      if (!FILE.matcher(file.getPath()).matches()
          || !HASH.matcher(file.getSha256()).matches()
          || file.getBytes() < 0
          || !paths.add(file.getPath())) {
        throw new BackupException(folder.resolve(MANIFEST) + " is damaged: an entry is malformed");
      }
    }
    if (manifest.getFormat() < 1 || manifest.getModel().isEmpty() || paths.isEmpty()) {
      throw new BackupException(folder.resolve(MANIFEST) + " is damaged: something is missing");
    }
  }

  /**
   * Reads every file and compares it with the manifest.
   *
   * @throws BackupException that names the first file that is missing or another
   */
  public void verify() {
    for (BackupFile file : manifest.getFilesList()) {
      check(file, () -> DurableFiles.sha256(path(file)));
    }
  }

  /** Copies the files of the index into an empty folder; what is copied is what was checked. */
  public void copyIndexTo(Path to) {
    for (BackupFile file : manifest.getFilesList()) {
      Path from = path(file);
      check(file, () -> DurableFiles.copy(from, to.resolve(from.getFileName())));
    }
  }

  private Path path(BackupFile file) {
    return folder.resolve(file.getPath());
  }

  private interface Reading {
    String hash() throws IOException;
  }

  private void check(BackupFile file, Reading reading) {
    Path path = path(file);
    try {
      if (Files.size(path) != file.getBytes()) {
        throw damaged(path, "it has " + Files.size(path) + " bytes, not " + file.getBytes());
      }
      if (!reading.hash().equals(file.getSha256())) {
        throw damaged(path, "its SHA-256 is another");
      }
    } catch (NoSuchFileException e) {
      // Of the two files, only the one that is read can be missing.
      throw damaged(path, "it is missing");
    } catch (IOException e) {
      throw new BackupException(path + " cannot be read or copied: " + e.getMessage(), e);
    }
  }

  private static BackupException damaged(Path file, String why) {
    return new BackupException("the backup is damaged: " + file + ": " + why);
  }
}
