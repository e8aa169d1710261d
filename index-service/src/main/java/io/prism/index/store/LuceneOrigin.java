package io.prism.index.store;

import io.prism.index.archive.DurableFiles;
import io.prism.index.archive.StoredBackup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Two small files beside Lucene's. They are in no snapshot, so a folder that was put back gets an
 * id of its own.
 */
final class LuceneOrigin {
  private static final String FILE = "origin";

  private final Path folder;
  private final String id;

  private LuceneOrigin(Path folder, String id) {
    this.folder = folder;
    this.id = id;
  }

  /** Of the folder, whose lock the caller holds. */
  static LuceneOrigin of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Optional<String> kept = read(file).filter(LuceneOrigin::isId);
    if (kept.isPresent()) {
      return new LuceneOrigin(folder, kept.get());
    }
    String id = UUID.randomUUID().toString();
    Path unfinished = folder.resolve(FILE + ".unfinished");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The name too: commits that carry the id may be durable before Lucene's next one is.
    DurableFiles.force(folder);
    return new LuceneOrigin(folder, id);
  }

  private static boolean isId(String text) {
    return text.matches("[0-9a-f-]{36}");
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  IndexOrigin now() throws IOException {
    Path mark = folder.resolve(LuceneArtworkIndex.RESTORED);
    if (!Files.exists(mark)) {
      return new IndexOrigin(id, Optional.empty());
    }
    try {
      String json = Files.readString(mark, StandardCharsets.UTF_8);
      return new IndexOrigin(id, Optional.of(StoredBackup.remembered(json)));
    } catch (IOException e) {
      throw new IOException(mark + " cannot be read", e);
    }
  }

  void wentBack() throws IOException {
    Files.deleteIfExists(folder.resolve(LuceneArtworkIndex.RESTORED));
  }
}
