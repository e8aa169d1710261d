package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index in a real Qdrant: lost with its server, and put back into another by a command. */
class QdrantBackupIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> PICTURES =
      List.of("trophy__glitch", "lemon__ukiyo-e", "grapes__charcoal", "dolphin__dark-moody");
  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir Path folder;

  @Test
  void whatWasIndexedIsFoundAgainInAnotherQdrantAndTheLogGoesOn() throws Exception {
    String binary = System.getenv(QdrantProcess.BINARY);
    assumeTrue(binary != null, QdrantProcess.WHY_NOT);
    Path data = folder.resolve("data");
    Path backup = data.resolve("backups/nightly");
    List<String> before;
    try (QdrantProcess lost = QdrantProcess.start(Path.of(binary), folder.resolve("lost"));
        PrismProcess prism = PrismProcess.serve(data, lost.settings())) {
      upload(prism.api(), "before-", 1);
      before = found(prism.api(), "before-0");
      CliProcess.Answer made = new CliProcess(prism.address()).run("backup", "nightly");
      assertThat(made.code()).as(made.err()).isZero();
      upload(prism.api(), "after-", 1);
      assertThat(prism.stop("TERM")).isEqualTo(143);
    }
    assertThat(before).hasSize(PICTURES.size() - 1);

    Path another = folder.resolve("another");
    try (QdrantProcess qdrant = QdrantProcess.start(Path.of(binary), another)) {
      CliProcess cli = new CliProcess(NOWHERE, qdrant.settings());
      CliProcess.Answer restored = cli.run("restore", backup.toString());
      assertThat(restored.code()).as(restored.err()).isZero();
      assertThat(restored.out()).contains("Restored nightly into Qdrant: 4 artworks.");
      CliProcess.Answer again = cli.run("restore", backup.toString());
      assertThat(again.code()).isEqualTo(1);
      assertThat(again.err()).contains("is not empty").doesNotContain("\tat ");

      try (PrismProcess prism = PrismProcess.serve(data, qdrant.settings())) {
        for (int i = 0; i < PICTURES.size(); i++) {
          prism.api().awaitState("after-" + i, "INDEXED", PATIENCE);
        }
        assertThat(found(prism.api(), "before-0"))
            .containsAll(before)
            .contains("after-1", "after-2", "after-3");
        upload(prism.api(), "before-", 2);
        assertThat(prism.stop("TERM")).isEqualTo(143);
      }
    }
  }

  @Test
  void aQdrantThatIsAwayOrUnknownIsOneLine() throws Exception {
    assumeTrue(System.getenv(QdrantProcess.BINARY) != null, QdrantProcess.WHY_NOT);
    Path data = folder.resolve("data");
    try (PrismProcess prism = PrismProcess.serve(data)) {
      assertThat(new CliProcess(prism.address()).run("backup", "of-lucene").code()).isZero();
    }
    String backup = data.resolve("backups/of-lucene").toString();
    Map<String, String> away =
        Map.of(
            "PRISM_INDEX_ENGINE", "qdrant",
            "PRISM_INDEX_QDRANT_ENDPOINTS", "127.0.0.1:1",
            "PRISM_INDEX_QDRANT_HTTP_ENDPOINTS", "127.0.0.1:1",
            "PRISM_INDEX_QDRANT_START_PATIENCE", "2s");
    CliProcess.Answer nobody = new CliProcess(NOWHERE, away).run("restore", backup);
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("127.0.0.1:1").doesNotContain("\tat ");

    Path binary = Path.of(System.getenv(QdrantProcess.BINARY));
    try (QdrantProcess qdrant = QdrantProcess.start(binary, folder.resolve("qdrant"))) {
      CliProcess.Answer other = new CliProcess(NOWHERE, qdrant.settings()).run("restore", backup);
      assertThat(other.code()).isEqualTo(1);
      assertThat(other.err()).contains("lucene", "qdrant-1.").doesNotContain("\tat ");
    }
  }

  private static void upload(PrismApi api, String prefix, int version) throws Exception {
    for (int i = 0; i < PICTURES.size(); i++) {
      PrismApi.Answer answer =
          api.put(prefix + i, Pictures.query(PICTURES.get(i)), "{\"title\":\"" + version + "\"}");
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.json().path("version").asInt()).isEqualTo(version);
    }
    for (int i = 0; i < PICTURES.size(); i++) {
      api.awaitState(prefix + i, "INDEXED", PATIENCE);
    }
  }

  private static List<String> found(PrismApi api, String artwork) throws Exception {
    return new ArrayList<>(
        api.search(
            "{\"query\":{\"artworkId\":\"" + artwork + "\"},\"by\":\"WHOLE\",\"limit\":100}"));
  }
}
