package io.prism.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A pack's files, read only as pack.json knows them.
 *
 * @param listed name → size and digest
 */
public record VerifiedFiles(PackFiles files, Map<String, PackFile> listed) {
  public VerifiedFiles {
    listed = Map.copyOf(listed);
  }

  /**
   * A whole file, checked. For graphs that a reader can map, {@link #verifiedPath} spares the copy.
   *
   * @throws PackException if the file is missing, not listed, or not the one that is listed
   */
  public byte[] read(String name) {
    PackFile expected = entry(name);
    try (InputStream in = files.open(name)) {
      byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, expected.bytes() + 1));
      check(name, expected, bytes.length, sha256().digest(bytes));
      return bytes;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** A file on disk, checked; empty if it lies in a jar. */
  public Optional<Path> verifiedPath(String name) {
    Optional<Path> path = files.path(name);
    if (path.isPresent()) {
      verify(name);
    }
    return path;
  }

  /**
   * The digest that the pack lists for a file, which is not read: 64 lower-case hexadecimal digits.
   *
   * @throws PackException if the pack does not list it
   */
  public String sha256(String name) {
    return entry(name).sha256();
  }

  /** Reads a file once and checks it. */
  public void verify(String name) {
    PackFile expected = entry(name);
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(files.open(name), digest)) {
      long size = in.transferTo(java.io.OutputStream.nullOutputStream());
      check(name, expected, size, digest.digest());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private PackFile entry(String name) {
    PackFile entry = listed.get(name);
    if (entry == null) {
      throw new PackException(
          files.place()
              + "/pack.json: "
              + name
              + " is not among \"files\". Add it with its size and SHA-256.");
    }
    return entry;
  }

  private void check(String name, PackFile expected, long size, byte[] digest) {
    String sha256 = HexFormat.of().formatHex(digest);
    if (size != expected.bytes() || !sha256.equals(expected.sha256())) {
      throw new PackException(
          String.format(
              "%s/%s is damaged or of another version: %d bytes or more with SHA-256 %s, expected"
                  + " %d bytes with %s. %s",
              files.place(),
              name,
              size,
              sha256,
              expected.bytes(),
              expected.sha256(),
              files.remedy(listed)));
    }
  }

  private PackException unreadable(String name, IOException cause) {
    String what = cause instanceof NoSuchFileException ? "is missing" : "cannot be read";
    return new PackException(
        files.place() + "/" + name + " " + what + ". " + files.remedy(listed), cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
