package io.prism.gateway.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The keys as of the last look at their file. Reading them never blocks. */
final class KeyRing {
  private static final Logger LOG = Logger.getLogger(KeyRing.class);
  private static final String NO_FILE = "none";

  private final KeyFile file;
  private volatile Snapshot snapshot;

  /**
   * @param stamp tells one state of the file from another
   * @param keys null when there is no file
   */
  private record Snapshot(String stamp, @Nullable List<ApiKey> keys) {}

  /**
   * Reads the file; blocks.
   *
   * @throws KeyFileException when it is there but cannot be read
   */
  KeyRing(KeyFile file) {
    this.file = file;
    String stamp = stamp();
    this.snapshot = new Snapshot(stamp, file.read().orElse(null));
  }

  /**
   * Reads the file again when it has changed; blocks, so not for event loops. A file that cannot be
   * read changes nothing: what was revoked stays so, and nobody is let in.
   */
  void refresh() {
    try {
      String stamp = stamp();
      if (!stamp.equals(snapshot.stamp())) {
        snapshot = new Snapshot(stamp, file.read().orElse(null));
        LOG.infof("Keys were read again: %d", keys().size());
      }
    } catch (KeyFileException | UncheckedIOException e) {
      LOG.errorf(e, "The last known keys stay valid: %s", e.getMessage());
    }
  }

  /** Whether anybody ever made a key here; from then on every call needs one. */
  boolean isConfigured() {
    return snapshot.keys() != null;
  }

  /** Takes as long for one key as for another. */
  Optional<ApiKey> find(String secret) {
    byte[] hash = Secrets.hash(secret).getBytes(StandardCharsets.US_ASCII);
    @Nullable ApiKey found = null;
    for (ApiKey key : keys()) {
      if (MessageDigest.isEqual(hash, key.hash().getBytes(StandardCharsets.US_ASCII))) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  private List<ApiKey> keys() {
    List<ApiKey> keys = snapshot.keys();
    return keys == null ? List.of() : keys;
  }

  private String stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return now.fileKey() + " " + now.lastModifiedTime() + " " + now.size();
    } catch (NoSuchFileException e) {
      return NO_FILE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
