package io.prism.index.store.qdrant;

import io.prism.index.archive.StoredBackup;
import io.prism.type.v1.Backup;
import io.prism.type.v1.BackupFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** A snapshot with a manifest. */
final class StoredSnapshots {
  private StoredSnapshots() {}

  /**
   * @param folder with the folder {@code index}, in which the files are
   */
  static StoredBackup in(Path folder, String engine) throws IOException {
    Backup.Builder manifest =
        Backup.newBuilder()
            .setFormat(1)
            .setName("test")
            .setEngine(engine)
            .setModel(QdrantTestSettings.MODEL.id().toString());
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      for (Path file : files.sorted().toList()) {
        byte[] content = Files.readAllBytes(file);
        manifest.addFiles(
            BackupFile.newBuilder()
                .setPath("index/" + file.getFileName())
                .setBytes(content.length)
                .setSha256(sha256(content)));
      }
    }
    return new StoredBackup(folder, manifest.build());
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
