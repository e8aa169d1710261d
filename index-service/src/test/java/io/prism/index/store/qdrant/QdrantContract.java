package io.prism.index.store.qdrant;

import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.ArtworkIndexContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real Qdrant. The tests of a class share a collection, empty before each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class QdrantContract extends ArtworkIndexContract {
  private final String alias = "test-" + UUID.randomUUID();
  private QdrantServer own;
  private String endpoint;
  private RawQdrant raw;

  /** How this one is searched. */
  abstract QdrantSettings settings(String endpoint, String alias);

  @BeforeAll
  void findServer(@TempDir Path folder) {
    endpoint =
        QdrantServer.given()
            .orElseGet(
                () -> {
                  own = QdrantServer.start(folder, Map.of());
                  return own.endpoint();
                });
    raw = new RawQdrant(endpoint);
  }

  @BeforeEach
  void emptyCollection() {
    raw.empty(alias);
  }

  @AfterAll
  void leaveServer() {
    if (raw != null) {
      raw.drop(alias);
      raw.close();
    }
    if (own != null) {
      own.close();
    }
  }

  @Override
  protected ArtworkIndex open() {
    return QdrantArtworkIndex.open(settings(endpoint, alias));
  }
}
