package io.prism.index.store.qdrant;

import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexSnapshotsContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real Qdrant of its own, whose HTTP it knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QdrantSnapshotsTest extends IndexSnapshotsContract {
  private QdrantServer server;

  @BeforeAll
  void startServer(@TempDir Path folder) {
    QdrantServer.binary();
    server = QdrantServer.start(folder, Map.of());
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private QdrantSettings fresh() {
    return QdrantTestSettings.backedUp(
        QdrantTestSettings.of(server.endpoint(), "test-" + UUID.randomUUID()),
        List.of(server.http()),
        Duration.ofSeconds(120));
  }

  @Override
  protected Both open() {
    QdrantArtworkIndex index = QdrantArtworkIndex.open(fresh());
    return new Both(index, index.snapshots().orElseThrow());
  }

  @Override
  protected ArtworkIndex reopen(Path snapshot) {
    QdrantSettings settings = fresh();
    try (QdrantRestore restore = new QdrantRestore(settings)) {
      Path backup = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
      Files.move(snapshot, backup.resolve("index"));
      restore.fill(StoredSnapshots.in(backup, restore.engine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return QdrantArtworkIndex.open(settings);
  }
}
