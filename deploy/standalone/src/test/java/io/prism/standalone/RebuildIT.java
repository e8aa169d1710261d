package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/operating.md, "When something is damaged". */
class RebuildIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path data;

  @Test
  void anIndexThatIsLostIsBuiltAgainFromTheLogAndThePictures() throws Exception {
    List<String> names = List.of("trophy__glitch", "lemon__ukiyo-e");
    try (PrismProcess prism = PrismProcess.serve(data)) {
      for (String name : names) {
        assertThat(prism.api().put(name, Pictures.query(name), "{}").status()).isEqualTo(202);
        prism.api().awaitState(name, "INDEXED", PATIENCE);
      }
      prism.api().put("gone", Pictures.query("lemon__ukiyo-e"), "{}");
      prism.api().awaitState("gone", "INDEXED", PATIENCE);
      prism.api().delete("gone");
      prism.api().awaitGone("gone", PATIENCE);
      prism.stop("TERM");
    }
    delete(data.resolve("index"));
    try (PrismProcess prism = PrismProcess.serve(data)) {
      for (String name : names) {
        prism.api().awaitState(name, "INDEXED", PATIENCE);
      }
      List<String> found =
          prism.api().search("{\"query\":{\"artworkId\":\"trophy__glitch\"},\"by\":\"WHOLE\"}");
      assertThat(found).containsExactly("lemon__ukiyo-e");
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
