package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/models.md: a collection is of one model. */
class OtherPackIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final List<String> NAMES = List.of("trophy__glitch", "lemon__ukiyo-e");
  private static final String BY_PICTURE =
      "{\"query\":{\"picture\":{\"part\":\"picture\"}},\"by\":\"WHOLE\",\"intent\":\"SKIP\"}";
  private static final Path TINY_CLIP =
      PrismProcess.ROOT.resolve("encoder-service/src/test/resources/packs/clip-tiny");

  @TempDir Path data;

  @Test
  void aDataFolderStaysWithItsModelUntilItsIndexIsMovedAway() throws Exception {
    try (PrismProcess prism = PrismProcess.serve(data)) {
      for (String name : NAMES) {
        assertThat(prism.api().put(name, Pictures.query(name), "{}").status()).isEqualTo(202);
      }
      assertHolds(prism.api(), "prism-mini@1");
      prism.stop("TERM");
    }

    assertRefused();

    // Not even the attempt has left anything behind.
    try (PrismProcess prism = PrismProcess.serve(data)) {
      assertHolds(prism.api(), "prism-mini@1");
      prism.stop("TERM");
    }

    Files.move(data.resolve("index"), data.resolve("index-of-prism-mini"));
    try (PrismProcess prism = PrismProcess.serve(data, tinyClip())) {
      assertHolds(prism.api(), "clip-tiny@1");
      prism.stop("TERM");
    }
  }

  private void assertRefused() throws Exception {
    int port = Ports.anyFree();
    try (PrismProcess process =
        PrismProcess.launch(
            port,
            Ports.anyFree(),
            tinyClip(),
            "serve",
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(Ports.anyFree()),
            "--data",
            data.toString())) {
      assertThat(process.await(PATIENCE)).as(process.output()).isEqualTo(1);
      assertThat(process.output().lines())
          .singleElement()
          .asString()
          .startsWith("prism: ")
          .contains(data.resolve("index").toString())
          .contains("holds vectors of prism-mini@1, and clip-tiny@1 is to serve")
          .contains("another data folder")
          .contains("move it away");
    }
  }

  /** Every artwork is of this model, and its own picture finds it. */
  private static void assertHolds(PrismApi api, String model) throws Exception {
    for (String name : NAMES) {
      assertThat(api.awaitState(name, "INDEXED", PATIENCE).path("model").asText()).isEqualTo(model);
    }
    for (String name : NAMES) {
      assertThat(api.search(BY_PICTURE, Pictures.query(name)))
          .as("like %s with %s", name, model)
          .hasSize(2)
          .startsWith(name);
    }
  }

  private static Map<String, String> tinyClip() {
    return Map.of("PRISM_PACK", TINY_CLIP.toString());
  }
}
