package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.event.v1.ArtworkIndexed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prism on real servers, each of which is killed, paused and slowed in turn while people upload and
 * search: what was acknowledged is there at the end, once; who is refused is told so in time; and
 * everything heals by itself. {@code -Dprism.faults.seconds=20} gives each fault that long.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MixedFaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration FAULT =
      Duration.ofSeconds(Integer.getInteger("prism.faults.seconds", 4));

  /** Of every request, as Prism is told. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** What a machine that is busy with all of it may need beyond that. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static RealServers servers;
  private static PrismProcess prism;
  private static SteadyLoad load;

  private enum Fault {
    KILLED {
      @Override
      void happen(RealServer server) throws Exception {
        server.kill();
        Thread.sleep(FAULT.toMillis());
        server.start();
      }
    },
    PAUSED {
      @Override
      void happen(RealServer server) throws Exception {
        server.freeze();
        Thread.sleep(FAULT.toMillis());
        server.thaw();
      }
    },
    SLOWED {
      @Override
      void happen(RealServer server) throws Exception {
        server.slow(FAULT);
      }
    };

    /** Returns when it is over. */
    abstract void happen(RealServer server) throws Exception;
  }

  @BeforeAll
  static void start() throws Exception {
    servers = RealServers.start(folder);
    prism = PrismProcess.serve(folder.resolve("data"), settings(servers));
    load =
        SteadyLoad.on(
            prism.api().base(), "", "fault-", new SteadyLoad.People(1, 2), Set.of(503, 504, 429));
    load.awaitAnswers(10, 10, PATIENCE);
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable one : new AutoCloseable[] {load, prism, servers}) {
      if (one != null) {
        one.close();
      }
    }
  }

  /** Searches by pictures need no log and no picture store, uploads no networks. */
  @ParameterizedTest
  @CsvSource({"Kafka, SEARCHES", "MinIO, SEARCHES", "Triton, UPLOADS", "Qdrant, NOTHING"})
  @Order(1)
  void aServerIsKilledPausedAndSlowed(String name, GoesOn goesOn) throws Exception {
    RealServer server = servers.get(name);
    for (Fault fault : Fault.values()) {
      SteadyLoad.Counts during = suffer(server, fault, load);
      assertThat(goesOn == GoesOn.SEARCHES ? during.searches() : 1).as("searches").isPositive();
      assertThat(goesOn == GoesOn.UPLOADS ? during.uploads() : 1).as("uploads").isPositive();
    }
  }

  private enum GoesOn {
    SEARCHES,
    UPLOADS,
    NOTHING
  }

  @Test
  @Order(2)
  void whatWasAcknowledgedIsThereOnceAndNothingElse() throws Exception {
    load.close();
    assertThat(load.wrong()).isEmpty();
    for (String id : load.acknowledged()) {
      prism.api().awaitState(id, "INDEXED", PATIENCE);
    }
    List<String> listed = listed(prism.api());
    assertThat(listed)
        .doesNotHaveDuplicates()
        .containsAll(load.acknowledged())
        .allMatch(id -> id.startsWith("fault-"));
    assertThat(prism.api().get("/v1/stats").json().path("size").asInt()).isEqualTo(listed.size());
    String[] audit = prism.api().get("/v1/admin/audit").body().strip().split("\n");
    JsonNode summary = new ObjectMapper().readTree(audit[audit.length - 1]).path("summary");
    assertThat(summary.path("clean").asBoolean()).as("audit: %s", List.of(audit)).isTrue();
    assertThat(outcomes(servers.kafka()))
        .as("every artwork's results say the same")
        .containsKeys(load.acknowledged().toArray(String[]::new))
        .allSatisfy((id, results) -> assertThat(results).hasSize(1));
  }

  private static Map<String, String> settings(RealServers servers) {
    Map<String, String> settings = new HashMap<>(servers.settings());
    settings.put("PRISM_GATEWAY_TIMEOUT", DEADLINE.toSeconds() + "s");
    settings.put("PRISM_GATEWAY_KAFKA_DELIVERY_TIMEOUT", "8s");
    return settings;
  }

  private static SteadyLoad.Counts suffer(RealServer server, Fault fault, SteadyLoad load)
      throws Exception {
    load.takeCounts();
    fault.happen(server);
    SteadyLoad.Counts during = load.takeCounts();
    long since = System.nanoTime();
    load.awaitMore(5, 10, PATIENCE);
    long healed = Duration.ofNanos(System.nanoTime() - since).toMillis();
    SteadyLoad.Counts after = load.takeCounts();
    long slowest = Math.max(during.slowestMillis(), after.slowestMillis());
    System.out.printf(
        "| %s | %s %d s | %d | %d | %d | %.1f s | %.1f s |%n",
        server.name(),
        fault.name().toLowerCase(java.util.Locale.ROOT),
        FAULT.toSeconds(),
        during.searches(),
        during.uploads(),
        during.refused() + after.refused(),
        slowest / 1000.0,
        healed / 1000.0);
    assertThat(during.unanswered() + after.unanswered()).as("without an answer").isZero();
    assertThat(Duration.ofMillis(slowest)).isLessThan(DEADLINE.plus(SLACK));
    return during;
  }

  private static List<String> listed(PrismApi api) throws Exception {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = api.get("/v1/artworks?pageSize=100&pageToken=" + token).json();
      page.path("artworks").forEach(artwork -> ids.add(artwork.path("id").asText()));
      token = page.path("nextPageToken").asText();
    } while (!token.isEmpty());
    return ids;
  }

  /** What the topic of results says of every artwork, once each. */
  private static Map<String, Set<String>> outcomes(String kafka) throws Exception {
    Map<String, Set<String>> outcomes = new TreeMap<>();
    for (ArtworkIndexed result : IndexedTopic.read(kafka)) {
      outcomes
          .computeIfAbsent(result.getId(), id -> new HashSet<>())
          .add(result.getVersion() + " " + result.getState());
    }
    return outcomes;
  }
}
