package io.prism.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.client.ClientOptions;
import io.prism.client.PrismClient;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.ListArtworksResponse;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The small composition, really started. */
class ComposeIT {
  private static final int WORKS = 60;
  private static final int BEFORE_THE_KILL = 20;

  private String url = "";
  private Compose compose;

  @BeforeEach
  void start() throws Exception {
    Docker.loadImagesOrSkip();
    int port = Web.freePort();
    url = "http://127.0.0.1:" + port;
    compose =
        Compose.orSkip(
            "compose.small.yaml",
            "prism-it-" + UUID.randomUUID(),
            Map.of("PRISM_PORT", Integer.toString(port)));
    compose.run("up", "-d", "--wait", "--wait-timeout", "600");
  }

  @AfterEach
  void stop() throws Exception {
    if (compose != null) {
      compose.run("--profile", "tools", "down", "--volumes", "--timeout", "60");
    }
  }

  @Test
  void anIndexThatIsKilledDuringIngestLosesNothing() throws Exception {
    // Made while the gateway runs: it follows the file.
    String key =
        compose
            .run("run", "--rm", "-T", "keys", "create", "test", "--scope", "write")
            .lines()
            .filter(line -> line.matches("\\S{20,}"))
            .findFirst()
            .orElseThrow();
    ClientOptions options = ClientOptions.of(url).withApiKey(key);
    try (PrismClient prism = PrismClient.open(options.withTimeout(Artworks.PATIENCE))) {
      Artworks.assertTakenInAndFound(prism);

      List<String> works = Artworks.more(WORKS);
      CountDownLatch some = new CountDownLatch(BEFORE_THE_KILL);
      // The SDK tries again what fails on the way.
      CompletableFuture<Void> uploads =
          CompletableFuture.runAsync(() -> putAll(prism, works, some));
      assertThat(some.await(Artworks.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      compose.run("kill", "-s", "KILL", "index");
      compose.run("up", "-d", "--wait", "--wait-timeout", "600", "index");
      uploads.get(Artworks.PATIENCE.toSeconds(), TimeUnit.SECONDS);

      for (String work : works) {
        Artworks.awaitIndexed(prism, work);
      }
      List<String> all = new ArrayList<>(works);
      all.addAll(Artworks.WORKS);
      assertThat(listed(prism)).containsExactlyInAnyOrderElementsOf(all);
      assertThat(Artworks.byStyleOf(prism, "airplane__neon-glow"))
          .doesNotHaveDuplicates()
          .startsWith("airplane__neon-glow");
    }
  }

  private static void putAll(PrismClient prism, List<String> works, CountDownLatch done) {
    try {
      for (String work : works) {
        Artworks.put(prism, work);
        done.countDown();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> listed(PrismClient prism) {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      ListArtworksResponse page =
          prism.list(
              ListArtworksRequest.newBuilder().setPageSize(100).setPageToken(token).build());
      page.getArtworksList().stream().map(Artwork::getId).forEach(ids::add);
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return ids;
  }
}
