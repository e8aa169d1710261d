package io.prism.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.client.ClientOptions;
import io.prism.client.PrismClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four services as four processes, which know each other by configuration only. */
class ServicesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SIGTERM = 143;

  @TempDir private Path data;

  private final Deque<Program> programs = new ArrayDeque<>();

  @AfterEach
  void stopAll() throws Exception {
    while (!programs.isEmpty()) {
      programs.pop().close();
    }
  }

  @Test
  void anUploadThroughTheGatewayIsFoundByStyleAndAllStopInOrder() throws Exception {
    String kafka = broker();
    String encoder = start(Assembly.ENCODER, Map.of());
    String caption =
        start(
            Assembly.CAPTION,
            Map.of(
                "PRISM_CAPTION_ENCODER", encoder, "PRISM_CAPTION_CACHE", folder("vocabulary")));
    String index =
        start(
            Assembly.INDEX,
            Map.of(
                "PRISM_INDEX_KAFKA_BOOTSTRAP_SERVERS", kafka,
                "PRISM_INDEX_KAFKA_GROUP_ID", "four",
                "PRISM_INDEX_KAFKA_TOPICS_UPLOADED", "four.uploaded",
                "PRISM_INDEX_KAFKA_TOPICS_INDEXED", "four.indexed",
                "PRISM_INDEX_KAFKA_TOPICS_DEAD_LETTERS", "four.dlq",
                "PRISM_INDEX_INGEST_SERVICES_ENCODER", encoder,
                "PRISM_INDEX_INGEST_SERVICES_CAPTION", caption,
                "PRISM_INDEX_STORE_FOLDER", folder("index"),
                "PRISM_PICTURES_FOLDER", folder("pictures")));
    Map<String, String> settings = new HashMap<>();
    settings.put("PRISM_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", kafka);
    settings.put("PRISM_GATEWAY_KAFKA_INDEX_GROUP", "four");
    settings.put("PRISM_GATEWAY_KAFKA_TOPIC", "four.uploaded");
    settings.put("PRISM_GATEWAY_KAFKA_DEAD_LETTERS", "four.dlq");
    settings.put("PRISM_GATEWAY_SERVICES_ENCODER", encoder);
    settings.put("PRISM_GATEWAY_SERVICES_CAPTION", caption);
    settings.put("PRISM_GATEWAY_SERVICES_INDEX", index);
    settings.put("PRISM_PICTURES_FOLDER", folder("pictures"));
    settings.put("PRISM_SECURITY_KEYS", folder("keys.json"));
    // What is tested is what they do, not how fast a machine is that others use too.
    settings.put("PRISM_GATEWAY_TIMEOUT", "60s");
    settings.put("PRISM_GATEWAY_KAFKA_DELIVERY_TIMEOUT", "30s");
    String gateway = start(Assembly.GATEWAY, settings);
    for (String service : new String[] {encoder, caption, index, gateway}) {
      Web.awaitOk("http://" + service + "/q/health/ready", this::allAlive);
      assertThat(Web.get("http://" + service + "/q/health/live").statusCode()).isEqualTo(200);
      assertThat(Web.get("http://" + service + "/q/metrics").body()).contains("jvm_memory_used");
    }

    ClientOptions options = ClientOptions.of("http://" + gateway);
    try (PrismClient prism = PrismClient.open(options.withTimeout(PATIENCE))) {
      Artworks.assertTakenInAndFound(prism);
    }
    assertThat(Web.get("http://" + gateway + "/").body()).contains("<title>Prism");
    assertThat(Web.get("http://" + gateway + "/v1/artworks/bear__neon-glow/picture").statusCode())
        .isEqualTo(200);

    // Gateway, index, caption, encoder: who calls before who is called.
    for (int i = 0; i < 4; i++) {
      Program program = programs.pop();
      try (program) {
        assertThat(program.stop(PATIENCE)).as(program.output()).isEqualTo(SIGTERM);
        assertThat(program.output()).doesNotContain("ERROR", "\tat ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENCODER, PRISM_ENCODER_BATCH_PICTURES, 0, prism.encoder.batch.pictures",
    "CAPTION, PRISM_CAPTION_BATCH, 0, prism.caption.batch",
    "INDEX, PRISM_INDEX_INGEST_BATCH_SIZE, many, prism.index.ingest.batch-size",
    "GATEWAY, PRISM_GATEWAY_TIMEOUT, soon, prism.gateway.timeout"
  })
  void aWrongSettingIsOneLineThatNamesIt(
      Assembly service, String variable, String value, String setting) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put(variable, value);
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(Web.freePort()));
    settings.put("PRISM_INDEX_STORE_FOLDER", folder("index"));
    Program program = service.start(settings);
    programs.push(program);
    assertThat(program.await(PATIENCE)).as(program.output()).isEqualTo(1);
    assertThat(program.output().lines())
        .as(program.output())
        .singleElement()
        .asString()
        .startsWith("prism: ")
        .contains(setting);
  }

  /** The standalone's; its own services have other topics. */
  private String broker() throws Exception {
    String port = Integer.toString(Web.freePort());
    String kafkaPort = Integer.toString(Web.freePort());
    programs.push(
        Assembly.STANDALONE.start(
            Map.of(),
            "serve",
            "--port",
            port,
            "--kafka-port",
            kafkaPort,
            "--data",
            folder("standalone")));
    Web.awaitOk("http://127.0.0.1:" + port + "/q/health/ready", this::allAlive);
    return "127.0.0.1:" + kafkaPort;
  }

  /** Returns its address. */
  private String start(Assembly service, Map<String, String> settings) throws Exception {
    int port = Web.freePort();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    programs.push(service.start(environment));
    return "127.0.0.1:" + port;
  }

  private boolean allAlive() {
    return programs.stream()
        .allMatch(
            program -> {
              assertThat(program.isAlive()).as(program.output()).isTrue();
              return true;
            });
  }

  private String folder(String name) {
    return data.resolve(name).toString();
  }
}
