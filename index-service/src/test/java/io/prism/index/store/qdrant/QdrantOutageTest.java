package io.prism.index.store.qdrant;

import static io.prism.index.store.Artworks.axis;
import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Writing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Qdrant that goes away. */
class QdrantOutageTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  /** Long enough for a server on a busy machine that does answer. */
  private static final Duration ATTEMPT = Duration.ofSeconds(3);

  @TempDir Path folder;

  @BeforeAll
  static void needsItsOwn() {
    QdrantServer.binary();
  }

  private static QdrantSettings settings(String endpoint, Duration attempt, Duration patience) {
    return new QdrantSettings(
        QdrantTestSettings.MODEL,
        new Servers(
            List.of(endpoint), Optional.empty(), Optional.empty(), attempt, patience, 64 << 20),
        QdrantTestSettings.layout("outage"),
        QdrantTestSettings.AS_SHIPPED,
        new Writing(100, 4, Duration.ofSeconds(20)));
  }

  private static QdrantSettings patient(String endpoint) {
    return settings(endpoint, Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  private static SearchPlan plan(Duration time) {
    return QdrantPlans.search(List.of(new Target(Dimension.OBJECT, axis(0), 1)), 10, false, time);
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKillInTheMiddleOfWriting() throws Exception {
    try (QdrantServer server = QdrantServer.start(folder, Map.of());
        QdrantArtworkIndex index = QdrantArtworkIndex.open(patient(server.endpoint()))) {
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicBoolean killed = new AtomicBoolean();
      ExecutorService pool = Executors.newSingleThreadExecutor();
      try {
        Future<?> writing =
            pool.submit(
                () -> {
                  for (int batch = 0; !killed.get(); batch++) {
                    index.put(batch(batch));
                    acknowledged.set(batch + 1);
                  }
                });
        QdrantServer.until("some is written", () -> acknowledged.get() > 5);
        server.kill();
        killed.set(true);
        assertThatThrownBy(writing::get)
            .hasRootCauseInstanceOf(Exception.class)
            .cause()
            .isInstanceOfSatisfying(
                PrismException.class, e -> assertThat(e.reason().isTransient()).isTrue());
      } finally {
        pool.shutdownNow();
      }
      server.start();

      List<String> ids =
          IntStream.range(0, acknowledged.get())
              .boxed()
              .flatMap(batch -> batch(batch).stream().map(IndexedArtwork::id))
              .toList();
      QdrantServer.until("it is found again", () -> reads(index));
      assertThat(index.get(ids)).allMatch(Optional::isPresent);
      assertThat(index.put(batch(acknowledged.get()))).containsOnly(PutOutcome.STORED);
    }
  }

  private static boolean reads(QdrantArtworkIndex index) {
    try {
      return index.stats().indexed() >= 0;
    } catch (PrismException e) {
      return false;
    }
  }

  private static List<IndexedArtwork> batch(int number) {
    return IntStream.range(0, 20).mapToObj(i -> indexed("k" + number + "-" + i, 1)).toList();
  }

  @Test
  void aServerThatIsSilentEndsACallInTimeAndHeals() {
    try (QdrantServer server = QdrantServer.start(folder, Map.of())) {
      QdrantArtworkIndex.open(patient(server.endpoint())).close();
      try (QdrantArtworkIndex index =
          QdrantArtworkIndex.open(
              settings(server.endpoint(), Duration.ofSeconds(20), Duration.ofSeconds(60)))) {
        index.put(List.of(indexed("a", 1)));
        server.pause();
        try {
          long began = System.nanoTime();
          assertThatThrownBy(() -> index.search(plan(SHORT)))
              .isInstanceOfSatisfying(
                  PrismException.class,
                  e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
          // Far from an attempt's 20 s, near the caller's .7 s.
          assertThat(Duration.ofNanos(System.nanoTime() - began))
              .isLessThan(Duration.ofSeconds(10));
        } finally {
          server.resume();
        }
        assertThat(index.search(plan(Duration.ofSeconds(60))).hits()).hasSize(1);
      }
    }
  }

  @Test
  void aServerThatIsGoneIsUnavailableAndFoundAgain() {
    try (QdrantServer server = QdrantServer.start(folder, Map.of());
        QdrantArtworkIndex index = QdrantArtworkIndex.open(patient(server.endpoint()))) {
      index.put(List.of(indexed("a", 1)));
      server.kill();

      for (Runnable call :
          List.<Runnable>of(
              () -> index.search(plan(Duration.ofSeconds(60))),
              () -> index.put(List.of(indexed("b", 1))),
              () -> index.get(List.of("a")))) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
      }
      server.start();
      QdrantServer.until("it is found again", () -> reads(index));
      assertThat(index.search(plan(Duration.ofSeconds(60))).hits()).hasSize(1);
    }
  }

  @Test
  void aStartWaitsForItsServersButNotForEver() {
    String nobody = "127.0.0.1:" + QdrantServer.freePort();
    assertThatThrownBy(() -> QdrantArtworkIndex.open(settings(nobody, SHORT, Duration.ZERO)))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining(nobody)
        .hasMessageContaining("prism.index.qdrant.endpoints");
  }

  @Test
  void aKeyThatIsWrongStopsTheStartAtOnce() {
    try (QdrantServer server =
        QdrantServer.start(
            folder, Map.of("QDRANT__SERVICE__API_KEY", "right-key-of-some-length"))) {
      for (Optional<String> key : List.of(Optional.<String>empty(), Optional.of("wrong"))) {
        assertThatThrownBy(
                () ->
                    QdrantArtworkIndex.open(
                        withKey(settings(server.endpoint(), SHORT, Duration.ofHours(1)), key)))
            .isInstanceOf(QdrantUnusableException.class)
            .hasMessageContaining("prism.index.qdrant.api-key")
            .hasMessageNotContaining("wrong");
      }
      try (QdrantArtworkIndex index =
          QdrantArtworkIndex.open(
              withKey(patient(server.endpoint()), Optional.of("right-key-of-some-length")))) {
        assertThat(index.put(List.of(indexed("a", 1)))).containsExactly(PutOutcome.STORED);
      }
    }
  }

  private static QdrantSettings withKey(QdrantSettings settings, Optional<String> key) {
    Servers servers = settings.servers();
    return new QdrantSettings(
        settings.model(),
        new Servers(
            servers.endpoints(),
            servers.tls(),
            key,
            servers.attempt(),
            servers.patience(),
            servers.maxMessageBytes()),
        settings.layout(),
        settings.searching(),
        settings.writing());
  }

  private static QdrantSettings both(String one, String other, Duration attempt) {
    QdrantSettings alone = settings(one, attempt, Duration.ofSeconds(60));
    Servers servers = alone.servers();
    return new QdrantSettings(
        alone.model(),
        new Servers(
            List.of(one, other),
            servers.tls(),
            servers.apiKey(),
            servers.attempt(),
            servers.patience(),
            servers.maxMessageBytes()),
        alone.layout(),
        alone.searching(),
        new Writing(100, 4, attempt.multipliedBy(2)));
  }

  @Test
  void whereOneNodeIsAwayAnotherOneAnswers() {
    try (QdrantServer server = QdrantServer.start(folder, Map.of())) {
      String nobody = "127.0.0.1:" + QdrantServer.freePort();
      try (QdrantArtworkIndex index =
          QdrantArtworkIndex.open(both(server.endpoint(), nobody, Duration.ofSeconds(30)))) {
        putAndFindTen(index);
      }
    }
  }

  /** The connection is taken, and nothing ever comes of it. */
  @Test
  void whereOneNodeIsSilentFromTheStartAnotherOneAnswers() throws IOException {
    try (QdrantServer server = QdrantServer.start(folder, Map.of());
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      QdrantArtworkIndex.open(patient(server.endpoint())).close();
      String nobody = "127.0.0.1:" + silent.getLocalPort();
      try (QdrantArtworkIndex index =
          QdrantArtworkIndex.open(both(nobody, server.endpoint(), ATTEMPT))) {
        putAndFindTen(index);
      }
    }
  }

  /** Two that know nothing of each other, so that it shows who answered. */
  @Test
  void whereOneNodeFallsSilentAnotherOneAnswersAndLaterBothDo() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (QdrantServer stays = QdrantServer.start(folder, Map.of());
        QdrantServer stops = QdrantServer.start(other, Map.of())) {
      QdrantArtworkIndex.open(patient(stays.endpoint())).close();
      QdrantArtworkIndex.open(patient(stops.endpoint())).close();
      try (QdrantArtworkIndex index =
          QdrantArtworkIndex.open(both(stops.endpoint(), stays.endpoint(), ATTEMPT))) {
        stops.pause();
        try {
          putAndFindTen(index);
        } finally {
          stops.resume();
        }
        // One call each time, so that they take turns; what it had heard of before is the first at
        // most.
        QdrantServer.until(
            "the other one answers again", () -> index.get(List.of("a9")).get(0).isEmpty());
      }
    }
  }

  private static void putAndFindTen(QdrantArtworkIndex index) {
    for (int i = 0; i < 10; i++) {
      assertThat(index.put(List.of(indexed("a" + i, 1)))).containsExactly(PutOutcome.STORED);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(index.search(plan(Duration.ofSeconds(60))).hits()).hasSize(10);
    }
  }
}
