package io.prism.models.pull;

import io.prism.models.PackFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file on its way: {@code NAME.part} beside its place, with the ETag of what it is the beginning
 * of. It keeps what an interrupted run brought, and takes its place only when it is whole and the
 * one that the pack lists. One thread writes at a time.
 */
final class PartFile implements AutoCloseable {
  private static final int MAX_ETAG = 1024;

  private final Path target;
  private final Path part;
  private final Path etag;
  private final PackFile expected;
  private final FileChannel channel;
  private MessageDigest digest = sha256();
  private volatile long size;

  private PartFile(Path target, PackFile expected, FileChannel channel) {
    this.target = target;
    this.part = beside(target, ".part");
    this.etag = beside(target, ".part.etag");
    this.expected = expected;
    this.channel = channel;
  }

  /** Bytes that an earlier run left. */
  static long sizeOf(Path target) throws IOException {
    Path part = beside(target, ".part");
    return Files.isRegularFile(part) ? Files.size(part) : 0;
  }

  /** Goes on with what is there; reads it once for the digest. */
  static PartFile open(Path target, PackFile expected) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            beside(target, ".part"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      PartFile file = new PartFile(target, expected, channel);
      if (channel.size() > expected.bytes()) {
        file.restart();
      }
      file.readBeginning();
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Path beside(Path target, String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  private void readBeginning() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    channel.position(0);
    while (channel.read(buffer.clear()) > 0) {
      digest.update(buffer.flip());
    }
    size = channel.position();
  }

  PackFile expected() {
    return expected;
  }

  /** Bytes so far. */
  long size() {
    return size;
  }

  boolean isWhole() {
    return size == expected.bytes();
  }

  /** Of the answer that the beginning came with. */
  Optional<String> etag() throws IOException {
    if (!Files.isRegularFile(etag) || Files.size(etag) > MAX_ETAG) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(etag));
  }

  void rememberEtag(Optional<String> value) throws IOException {
    if (value.isPresent()) {
      Files.writeString(etag, value.get(), StandardCharsets.UTF_8);
    } else {
      Files.deleteIfExists(etag);
    }
  }

  /** Throws away what there is. */
  void restart() throws IOException {
    channel.truncate(0);
    channel.position(0);
    digest = sha256();
    size = 0;
    Files.deleteIfExists(etag);
  }

  /**
   * @throws PullException if more comes than the pack says
   */
  void append(ByteBuffer bytes) throws IOException {
    if (size + bytes.remaining() > expected.bytes()) {
      throw new PullException(
          "more than the "
              + expected.bytes()
              + " bytes came that the pack says: it is another file");
    }
    digest.update(bytes.duplicate());
    long now = size + bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    size = now;
  }

  /** Whether it is whole and the file that the pack lists. */
  boolean isListed() {
    return isWhole() && digestSoFar().equals(expected.sha256());
  }

  private String digestSoFar() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the runtime's own SHA-256 can be cloned", e);
    }
  }

  /**
   * Puts the file into its place, at once and for good.
   *
   * @throws PullException if it is not the one that the pack lists; what came is thrown away then
   */
  void finish() throws IOException {
    if (!isListed()) {
      long came = size;
      String found = digestSoFar();
      restart();
      throw new PullException(
          String.format(
              "what came is not the file that the pack lists: %d bytes with SHA-256 %s, expected"
                  + " %s. It was thrown away",
              came, found, expected));
    }
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(etag);
  }

  /** Leaves what there is for the next run. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Whether the file is there and the listed one; reads all of it. */
  static boolean isThere(Path target, PackFile expected) throws IOException {
    if (!Files.isRegularFile(target) || Files.size(target) != expected.bytes()) {
      return false;
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(expected.sha256());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
