package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What health says when something is really broken, and what callers get meanwhile. */
class HealthIT {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String BY_TEXT =
      "{\"query\":{\"text\":\"stained glass\"},\"by\":\"STYLE\",\"limit\":5}";

  @TempDir Path folder;

  @Test
  void everyPartIsNamed() throws Exception {
    try (PrismProcess prism = PrismProcess.serve(folder.resolve("data"))) {
      JsonNode health = prism.api().get("/q/health/ready").json();
      assertThat(health.path("status").asText()).isEqualTo("UP");
      assertThat(health.path("checks").findValuesAsText("name"))
          .contains(
              "encoder",
              "caption",
              "index",
              "ingestion",
              "gateway: log of uploads",
              "gateway: dependencies");
      prism.api().awaitDependency("kafka", "answers"::equals, PATIENCE);
      prism.api().awaitDependency("picture store", "answers"::equals, PATIENCE);
    }
  }

  @Test
  void aPictureStoreThatCannotBeWrittenIsNamedAndSearchesGoOn() throws Exception {
    Path data = folder.resolve("data");
    try (PrismProcess prism = PrismProcess.serve(data)) {
      prism.api().awaitDependency("picture store", "answers"::equals, PATIENCE);
      Path pictures = data.resolve("pictures");
      Path moved = data.resolve("moved");
      Files.move(pictures, moved);
      prism.api().awaitDependency("picture store", it -> it.contains("full or away"), PATIENCE);
      assertThat(prism.api().get("/q/health/ready").status()).isEqualTo(200);
      assertThat(prism.api().get("/q/health/live").status()).isEqualTo(200);
      assertThat(prism.api().post("/v1/search", BY_TEXT).status()).isEqualTo(200);
      assertThat(prism.api().put("x", Pictures.query("trophy__glitch"), "{}").status())
          .isEqualTo(503);
      Files.move(moved, pictures);
      prism.api().awaitDependency("picture store", "answers"::equals, PATIENCE);
      assertThat(prism.api().put("x", Pictures.query("trophy__glitch"), "{}").status())
          .isEqualTo(202);
    }
  }

  /**
   * Two processes: the second one has the services and the broker that the first one's gateway
   * uses.
   */
  @Test
  void servicesAndBrokerThatAreKilledInTheMiddleOfCallsAreNamedAndCallersGet503() throws Exception {
    Path behind = folder.resolve("behind");
    int port = Ports.anyFree();
    int kafka = Ports.anyFree();
    PrismProcess services = PrismProcess.start(behind, port, kafka, "serve");
    try (PrismProcess front = front(port, kafka)) {
      front.awaitLine("Prism is ready", PrismProcess.START);
      try (SteadyLoad load = SteadyLoad.on(front.api().base(), "health-")) {
        load.awaitAnswers(5, 20, PATIENCE);
        services.kill();
        load.awaitRefusals(50, PATIENCE);
        for (String name : List.of("encoder", "caption", "index")) {
          front.api().awaitDependency(name, it -> it.contains("away"), PATIENCE);
        }
        front.api().awaitDependency("kafka", it -> it.contains("No broker answers"), PATIENCE);
        assertThat(front.api().get("/q/health/ready").status())
            .as("for a load balancer: no other gateway could do more")
            .isEqualTo(200);
        assertThat(front.api().get("/q/health/live").status()).isEqualTo(200);

        services = PrismProcess.start(behind, port, kafka, "serve");
        load.awaitMoreSearches(20, PATIENCE);
        assertThat(load.wrong()).isEmpty();
      }
      String log = Files.readString(folder.resolve("front/logs/prism.log"));
      assertThat(log.lines().filter(line -> line.contains("a service is away")).count())
          .as("lines in the log about the outage")
          .isBetween(1L, 100L);
    } finally {
      services.close();
    }
  }

  /** As one with a wrong setting: a rollout must not go on to it. */
  @Test
  void aGatewayThatNeverReachedItsServicesIsNotReady() throws Exception {
    int ownKafka = Ports.anyFree();
    try (PrismProcess front = front(Ports.anyFree(), ownKafka, ownKafka)) {
      front.api().awaitOpen(PrismProcess.START);
      front.api().awaitDependency("index", it -> it.contains("away"), PATIENCE);
      front.api().awaitDependency("kafka", "answers"::equals, PATIENCE);
      PrismApi.Answer health = front.api().get("/q/health/ready");
      assertThat(health.status()).isEqualTo(503);
      JsonNode gateway =
          list(health.json().path("checks")).stream()
              .filter(it -> it.path("name").asText().equals("gateway: dependencies"))
              .findFirst()
              .orElseThrow();
      assertThat(gateway.path("status").asText()).isEqualTo("DOWN");
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }

  private PrismProcess front(int port, int kafka) throws IOException {
    return front(port, kafka, Ports.anyFree());
  }

  private PrismProcess front(int port, int kafka, int ownKafka) throws IOException {
    int own = Ports.anyFree();
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("ENCODER", "CAPTION", "INDEX")) {
      environment.put("PRISM_GATEWAY_SERVICES_" + name, "127.0.0.1:" + port);
    }
    environment.put("PRISM_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafka);
    environment.put("PRISM_GATEWAY_TIMEOUT", "60s");
    environment.put("PRISM_GATEWAY_KAFKA_DELIVERY_TIMEOUT", "5s");
    return PrismProcess.launch(
        own,
        ownKafka,
        environment,
        "serve",
        "--port",
        Integer.toString(own),
        "--kafka-port",
        Integer.toString(ownKafka),
        "--data",
        folder.resolve("front").toString());
  }
}
