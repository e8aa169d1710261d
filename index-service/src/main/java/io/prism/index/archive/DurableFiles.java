package io.prism.index.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that are on disk when a method returns. */
public final class DurableFiles {
  private static final int BUFFER = 1 << 16;

  private DurableFiles() {}

  public static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content, StandardOpenOption.CREATE_NEW);
    force(file);
  }

  /** Copies and returns the SHA-256 of what was copied. */
  public static String copy(Path from, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        FileChannel channel =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      String hash = transfer(in, Channels.newOutputStream(channel));
      channel.force(true);
      return hash;
    }
  }

  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return transfer(in, OutputStream.nullOutputStream());
    }
  }

  private static String transfer(InputStream in, OutputStream out) throws IOException {
    MessageDigest hash = digest();
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      hash.update(buffer, 0, read);
      out.write(buffer, 0, read);
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  /** SHA-256, as {@link #copy} and {@link #sha256} tell it in hexadecimal digits. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The name, for whoever looks after a power cut. */
  public static void force(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a finished folder its name, at once and wholly. The name must be free. */
  public static void publish(Path folder, Path name) throws IOException {
    force(folder);
    Files.move(folder, name, StandardCopyOption.ATOMIC_MOVE);
    force(parent(name));
  }

  public static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " is a root");
    }
    return parent;
  }

  public static boolean isEmpty(Path folder) throws IOException {
    return files(folder).isEmpty();
  }

  /** What lies in a folder, by name; nothing when there is none. */
  public static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** With all that is in it; what is not there is fine. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
