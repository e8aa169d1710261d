package io.prism.caption.inversion;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Keeps a pack's vocabulary embeddings on disk, one file a pack revision. A file that is of another
 * vocabulary, cut short or corrupt counts as absent. Written under another name, synced and
 * renamed, so that a crash never leaves half a file.
 */
final class VocabularyCache {
  private static final int MAGIC = 0x50525643;
  private static final int FORMAT = 1;
  private static final int DIGEST_BYTES = 32;
  private static final int HEADER_BYTES = 4 + 4 + DIGEST_BYTES + 4 + 4;
  private static final int CHECKSUM_BYTES = 8;

  private final Path folder;

  VocabularyCache(Path folder) {
    this.folder = folder;
  }

  /** The embeddings of {@link VocabularyTexts#all()}; blocks on the disk. */
  Optional<TermMatrix> load(VocabularyTexts texts) {
    int rows = texts.all().size();
    long size = HEADER_BYTES + 4L * rows * texts.dimension() + CHECKSUM_BYTES;
    try {
      Path file = file(texts);
      if (!Files.isRegularFile(file) || Files.size(file) != size) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      if (!intact(bytes) || !header(texts).equals(bytes.slice(0, HEADER_BYTES))) {
        return Optional.empty();
      }
      float[] values = new float[rows * texts.dimension()];
      bytes.position(HEADER_BYTES).asFloatBuffer().get(values);
      return Optional.of(new TermMatrix(values, texts.dimension()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Durable when it returns; blocks on the disk. */
  void store(VocabularyTexts texts, TermMatrix vectors) throws IOException {
    ByteBuffer bytes = encode(texts, vectors);
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "vocabulary", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file(texts), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Path file(VocabularyTexts texts) {
    return folder.resolve(texts.model() + ".vocabulary");
  }

  private static ByteBuffer header(VocabularyTexts texts) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(MAGIC)
        .putInt(FORMAT)
        .put(texts.digest())
        .putInt(texts.all().size())
        .putInt(texts.dimension())
        .flip();
  }

  private static ByteBuffer encode(VocabularyTexts texts, TermMatrix vectors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.write(header(texts).array());
    for (int row = 0; row < vectors.rows(); row++) {
      for (float value : vectors.row(row)) {
        data.writeFloat(value);
      }
    }
    data.writeLong(checksum(ByteBuffer.wrap(out.toByteArray())));
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static boolean intact(ByteBuffer bytes) {
    int end = bytes.limit() - CHECKSUM_BYTES;
    return checksum(bytes.slice(0, end)) == bytes.getLong(end);
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
