package io.prism.index.store.qdrant;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a real Qdrant that stays up, each with a collection of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnOneQdrant {
  private final List<String> aliases = new ArrayList<>();
  private QdrantServer own;
  private String endpoint;
  RawQdrant raw;

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

  @AfterEach
  void dropCollections() {
    aliases.forEach(raw::drop);
    aliases.clear();
  }

  @AfterAll
  void leaveServer() {
    if (raw != null) {
      raw.close();
    }
    if (own != null) {
      own.close();
    }
  }

  /** Where its HTTP is; a test without is skipped. */
  String http() {
    Assumptions.assumeTrue(own != null, "the HTTP of a Qdrant that was given is not known");
    return own.http();
  }

  QdrantSettings fresh() {
    String alias = "test-" + UUID.randomUUID();
    aliases.add(alias);
    return QdrantTestSettings.of(endpoint, alias);
  }
}
