package io.prism.index.store.qdrant;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.index.archive.StoredBackup;
import io.prism.index.backup.Restore;
import io.prism.index.ingest.TestCertificate;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real Qdrant that speaks TLS only and wants a key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QdrantTlsTest {
  private static final String PASSWORD = "only-for-a-test";
  private static final String KEY = "right-key-of-some-length";

  private QdrantServer server;
  private Path trusted;
  private Path strange;

  @BeforeAll
  void startServer(@TempDir Path folder) throws Exception {
    QdrantServer.binary();
    TestCertificate certificate = TestCertificate.make(folder.resolve("right"), PASSWORD);
    trusted = certificate.trusted();
    strange = TestCertificate.make(folder.resolve("strange"), PASSWORD).trusted();
    server =
        QdrantServer.start(
            Files.createDirectory(folder.resolve("qdrant")),
            Map.of(
                "QDRANT__SERVICE__ENABLE_TLS",
                "true",
                QdrantServer.CERTIFICATE,
                trusted.toString(),
                "QDRANT__TLS__KEY",
                certificate.privateKey(PASSWORD).toString(),
                "QDRANT__SERVICE__API_KEY",
                KEY));
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aServerWhoseCertificateIsTrustedIsUsed() {
    try (QdrantArtworkIndex index = open(Optional.of(new Tls(Optional.of(trusted))))) {
      assertThat(index.put(List.of(indexed("a", 1)))).containsExactly(PutOutcome.STORED);
      assertThat(index.stats().indexed()).isOne();
    }
  }

  @Test
  void snapshotsGoThereAndBackOverTlsOnly(@TempDir Path folder) throws Exception {
    Optional<Tls> right = Optional.of(new Tls(Optional.of(trusted)));
    StoredBackup backup;
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings("from", right))) {
      index.put(List.of(indexed("a", 1), indexed("b", 1)));
      Path files = Files.createDirectories(folder.resolve("index"));
      index.snapshots().orElseThrow().writeTo(files);
      backup = StoredSnapshots.in(folder, index.snapshots().orElseThrow().engine());
    }
    for (Optional<Tls> wrong :
        List.of(Optional.of(new Tls(Optional.of(strange))), Optional.<Tls>empty())) {
      assertThat(new HttpNodes(settings("from", wrong)).look("from").failure())
          .isNotNull()
          .hasMessageNotContaining(KEY);
    }
    QdrantSettings to = settings("to", right);
    try (QdrantRestore target = new QdrantRestore(to)) {
      Restore.run(backup, to.model().id().toString(), target);
    }
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(to)) {
      assertThat(index.stats().indexed()).isEqualTo(2);
    }
  }

  @Test
  void aServerWithAnotherCertificateIsNotUsed() {
    assertThatThrownBy(() -> open(Optional.of(new Tls(Optional.of(strange)))))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining(server.endpoint())
        .hasMessageNotContaining(KEY);
  }

  @Test
  void aServerThatSpeaksTlsIsNotUsedWithoutIt() {
    assertThatThrownBy(() -> open(Optional.empty()))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining(server.endpoint())
        .hasMessageNotContaining(KEY);
  }

  private QdrantArtworkIndex open(Optional<Tls> tls) {
    return QdrantArtworkIndex.open(settings("tls", tls));
  }

  private QdrantSettings settings(String alias, Optional<Tls> tls) {
    QdrantSettings plain = QdrantTestSettings.of(server.endpoint(), alias);
    Servers servers = plain.servers();
    return new QdrantSettings(
        plain.model(),
        new Servers(
            servers.endpoints(),
            tls,
            Optional.of(KEY),
            servers.attempt(),
            tls.filter(it -> it.trusted().equals(Optional.of(trusted))).isPresent()
                ? servers.patience()
                : Duration.ofSeconds(2),
            servers.maxMessageBytes()),
        plain.layout(),
        plain.searching(),
        plain.writing(),
        new QdrantSettings.Snapshots(List.of(server.http()), Duration.ofSeconds(120)));
  }
}
