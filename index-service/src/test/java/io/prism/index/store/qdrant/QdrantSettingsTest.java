package io.prism.index.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.prism.index.store.qdrant.QdrantSettings.Searching;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Tls;
import io.prism.index.store.qdrant.QdrantSettings.Writing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QdrantSettingsTest {
  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsWrongIsRefusedByTheNameOfItsSetting(String setting, ThrowingCallable making) {
    assertThatIllegalArgumentException()
        .isThrownBy(making)
        .withMessageStartingWith("prism.index.qdrant." + setting + ": ");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        refused("endpoints", () -> servers(List.of(), "key", 2_000)),
        refused("endpoints", () -> servers(List.of("qdrant"), "key", 2_000)),
        refused("endpoints", () -> servers(List.of("http://qdrant:6334"), "key", 2_000)),
        refused("api-key", () -> servers(List.of("qdrant:6334"), "one\ntwo", 2_000)),
        refused("timeout", () -> servers(List.of("qdrant:6334"), "key", 9)),
        refused("collection", () -> layout("", 1, 1, 1, 16)),
        refused("collection", () -> layout("a/b", 1, 1, 1, 16)),
        refused("shards", () -> layout("a", -1, 1, 1, 16)),
        refused("replication", () -> layout("a", 1, 0, 1, 16)),
        refused("write-consistency", () -> layout("a", 1, 2, 3, 16)),
        refused("hnsw.m", () -> layout("a", 1, 1, 1, 3)),
        refused("search.ef", () -> new Searching(9, 200, 2, 0)),
        refused("search.candidates", () -> new Searching(128, 9, 2, 0)),
        refused("quantization.oversampling", () -> new Searching(128, 200, .5, 0)),
        refused("search.exact-up-to-mixed", () -> new Searching(128, 200, 2, -1)),
        refused("http-endpoints", () -> snapshots("qdrant", 60)),
        refused("http-endpoints", () -> snapshots("http://qdrant:6333", 60)),
        refused("snapshot-timeout", () -> snapshots("qdrant:6333", 0)),
        refused("batch-size", () -> new Writing(101, 4, Duration.ofSeconds(1))),
        refused("writes-in-flight", () -> new Writing(100, 0, Duration.ofSeconds(1))),
        refused("write-timeout", () -> new Writing(100, 4, Duration.ofMillis(99))));
  }

  private static Arguments refused(String setting, ThrowingCallable making) {
    return Arguments.of(setting, making);
  }

  private static QdrantSettings.Snapshots snapshots(String endpoint, long seconds) {
    return new QdrantSettings.Snapshots(List.of(endpoint), Duration.ofSeconds(seconds));
  }

  private static Servers servers(List<String> endpoints, String key, long millis) {
    return new Servers(
        endpoints,
        Optional.empty(),
        Optional.of(key),
        Duration.ofMillis(millis),
        Duration.ZERO,
        1 << 20);
  }

  private static Layout layout(String name, int shards, int replication, int writes, int m) {
    return new Layout(name, shards, replication, writes, m, 128, 1, Quantization.NONE, false);
  }

  @Test
  void theKeyIsNotShown() {
    Servers servers = servers(List.of("qdrant:6334"), "s3cret", 2_000);

    assertThat(servers.toString()).contains("qdrant:6334").doesNotContain("s3cret");
    assertThat(
            new QdrantSettings(
                    QdrantTestSettings.MODEL,
                    servers,
                    layout("a", 1, 1, 1, 16),
                    QdrantTestSettings.AS_SHIPPED,
                    QdrantTestSettings.WRITING)
                .toString())
        .doesNotContain("s3cret");
  }

  @Test
  void certificatesThatAreNoneStopTheStartWithTheNameOfTheirSetting(@TempDir Path folder)
      throws Exception {
    Path text = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    Servers servers =
        new Servers(
            List.of("127.0.0.1:1"),
            Optional.of(new Tls(Optional.of(text))),
            Optional.empty(),
            Duration.ofSeconds(1),
            Duration.ZERO,
            1 << 20);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QdrantNodes(servers))
        .withMessageStartingWith("prism.index.qdrant.tls.trusted: ");
  }
}
