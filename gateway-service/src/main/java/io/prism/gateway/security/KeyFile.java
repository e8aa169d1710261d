package io.prism.gateway.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys in their file. Changes replace the file as a whole and are durable when the call
 * returns; several processes may change it, one after the other. Every call blocks.
 */
public final class KeyFile {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final Clock clock;

  public KeyFile(Path file, Clock clock) {
    this.file = file.toAbsolutePath().normalize();
    this.clock = clock;
  }

  /**
   * A new key and its secret, which is nowhere else and cannot be had again.
   *
   * @param secret what the caller sends
   */
  public record Created(ApiKey key, String secret) {}

  /**
   * The keys; none at all when there is no file, which is another thing than a file without keys.
   *
   * @throws KeyFileException when it cannot be read
   */
  public Optional<List<ApiKey>> read() {
    try {
      return Optional.of(KeyJson.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw new KeyFileException(
          "the file of keys " + file + " cannot be read: repair it, or restore a copy", e);
    }
  }

  /**
   * @throws IllegalArgumentException when the name is taken or none
   * @throws KeyFileException when the file cannot be read or written
   */
  public Created create(String name, Set<Scope> scopes) {
    String secret = Secrets.make(RANDOM);
    ApiKey key =
        new ApiKey(
            name,
            scopes,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            Secrets.hash(secret),
            Secrets.lastCharacters(secret));
    change(
        keys -> {
          if (keys.stream().anyMatch(other -> other.name().equals(name))) {
            throw new IllegalArgumentException("there is a key of the name " + name);
          }
          keys.add(key);
        });
    return new Created(key, secret);
  }

  /**
   * @throws IllegalArgumentException when there is no such key
   * @throws KeyFileException when the file cannot be read or written
   */
  public void revoke(String name) {
    change(
        keys -> {
          if (!keys.removeIf(key -> key.name().equals(name))) {
            throw new IllegalArgumentException("there is no key of the name " + name);
          }
        });
  }

  private interface Change {
    void apply(List<ApiKey> keys);
  }

  private void change(Change change) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      try (FileChannel lock = FileChannel.open(beside(".lock"), WRITE_NEW);
          var held = lock.lock()) {
        List<ApiKey> keys = new ArrayList<>(read().orElse(List.of()));
        change.apply(keys);
        replace(KeyJson.write(keys));
      }
    } catch (IOException e) {
      throw new KeyFileException(
          "the file of keys "
              + file
              + " cannot be written: is its folder writable, has its disk room?",
          e);
    }
  }

  private static final Set<StandardOpenOption> WRITE_NEW =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private void replace(byte[] content) throws IOException {
    // Made by this call, it can be read by its owner only.
    Path next = Files.createTempFile(file.getParent(), ".keys", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  Path path() {
    return file;
  }
}
