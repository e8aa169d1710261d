package io.prism.images;

import static io.prism.images.Docker.docker;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.client.ClientOptions;
import io.prism.client.PrismClient;
import io.prism.images.Program.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The images as an operator runs them who trusts them with nothing. */
class ImagesIT {
  private static final long MOST_BYTES = 350_000_000;
  private static final int SIGTERM = 143;

  private final String name = "prism-it-" + UUID.randomUUID();

  @BeforeAll
  static void load() throws Exception {
    Docker.loadImagesOrSkip();
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsSmallAndSaysWhatItIs(Assembly assembly, @TempDir Path folder) throws Exception {
    JsonNode image = Docker.inspect(Docker.image(assembly));
    assertThat(image.path("Size").asLong()).isLessThan(MOST_BYTES);
    JsonNode config = image.path("Config");
    // A number, because Kubernetes' runAsNonRoot wants one.
    assertThat(config.path("User").asText()).matches("[1-9]\\d*:[1-9]\\d*");
    JsonNode labels = config.path("Labels");
    assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo(assembly.image());
    assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
    assertThat(labels.path("org.opencontainers.image.revision").asText())
        .matches("[0-9a-f]{40}|unknown");
    for (String label : new String[] {"source", "version", "base.name"}) {
      assertThat(labels.path("org.opencontainers.image." + label).asText()).as(label).isNotBlank();
    }

    String container = docker("create", Docker.image(assembly));
    try {
      docker("cp", container + ":/app/bom.json", folder.toString());
      JsonNode bom = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("bom.json")));
      assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
      assertThat(bom.path("components").findValuesAsText("name"))
          .contains("quarkus-grpc", "prism-launcher")
          .doesNotContain("junit-jupiter");
    } finally {
      docker("rm", "-v", container);
    }
  }

  @Test
  void theCaptionServiceAsksTheEncoderAndBothStopInOrder() throws Exception {
    docker("network", "create", name);
    try (Container encoder =
            Container.start(
                Assembly.ENCODER, List.of("--network=" + name, "--network-alias=encoder"));
        Container caption =
            Container.start(
                Assembly.CAPTION,
                List.of(
                    "--network=" + name,
                    "-v",
                    "/data",
                    "-e",
                    "PRISM_CAPTION_ENCODER=encoder:8080"))) {
      encoder.awaitOk("/q/health/ready");
      caption.awaitOk("/q/health/ready");
      assertThat(docker("top", encoder.id(), "-eo", "uid,pid,comm")).contains("65532");
      assertThat(probe(encoder, "/q/health/ready").code()).isZero();
      assertThat(probe(encoder, "/q/health/none"))
          .satisfies(end -> assertThat(end.code()).isEqualTo(1))
          .satisfies(end -> assertThat(end.output()).contains("answers 404"));
      assertThat(caption.stop()).as(caption.log()).isEqualTo(SIGTERM);
      assertThat(encoder.stop()).as(encoder.log()).isEqualTo(SIGTERM);
      assertThat(caption.log() + encoder.log()).doesNotContain(" ERROR ");
    } finally {
      docker("network", "rm", name);
    }
  }

  /** The index serves searches from what it has; the gateway could take no upload. */
  @ParameterizedTest
  @CsvSource({"INDEX, 200", "GATEWAY, 503"})
  void withoutABrokerAServiceLivesAndStopsInOrder(Assembly assembly, int ready) throws Exception {
    try (Container container = Container.start(assembly, List.of("-v", "/data"))) {
      container.awaitOk("/q/health/live");
      assertThat(Web.get(container.url() + "/q/health/ready").statusCode()).isEqualTo(ready);
      assertThat(container.stop()).as(container.log()).isEqualTo(SIGTERM);
    }
  }

  @Test
  void theStandaloneServesWhoeverHasAKey() throws Exception {
    String volume = name + ":/data";
    try {
      List<String> command = new ArrayList<>(List.of("run", "--rm", "-v", volume));
      command.addAll(Container.HARDENED);
      command.add(Docker.image(Assembly.STANDALONE));
      command.addAll(List.of("keys", "create", "test", "--scope", "read,write"));
      String key =
          Docker.run(command)
              .output()
              .lines()
              .filter(line -> !line.contains(" "))
              .findFirst()
              .orElseThrow();
      try (Container prism =
          Container.start(Assembly.STANDALONE, List.of("-v", volume, "-e", "PRISM_HOST=0.0.0.0"))) {
        prism.awaitOk("/q/health/ready");
        assertThat(Web.get(prism.url() + "/v1/artworks").statusCode()).isEqualTo(401);
        ClientOptions options = ClientOptions.of(prism.url()).withApiKey(key);
        try (PrismClient client = PrismClient.open(options.withTimeout(Artworks.PATIENCE))) {
          Artworks.assertTakenInAndFound(client);
        }
        assertThat(prism.stop()).as(prism.log()).isEqualTo(SIGTERM);
      }
    } finally {
      docker("volume", "rm", "-f", name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENCODER, PRISM_ENCODER_BATCH_PICTURES=0, prism.encoder.batch.pictures",
    "CAPTION, PRISM_CAPTION_BATCH=0, prism.caption.batch",
    "INDEX, PRISM_INDEX_INGEST_BATCH_SIZE=many, prism.index.ingest.batch-size",
    "GATEWAY, PRISM_GATEWAY_TIMEOUT=soon, prism.gateway.timeout",
    "STANDALONE, PRISM_HOST=0.0.0.0, no API keys are configured"
  })
  void aWrongSettingIsOneLineThatNamesIt(Assembly assembly, String setting, String named)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("run", "--rm", "-e", setting));
    command.addAll(Container.HARDENED);
    command.add(Docker.image(assembly));
    End end = Docker.run(command);
    assertThat(end.code()).as(end.output()).isPositive();
    assertThat(end.output().lines().filter(line -> line.startsWith("prism: ")))
        .as(end.output())
        .singleElement()
        .asString()
        .contains(named);
    assertThat(end.output()).doesNotContain("\tat ");
  }

  /** What the compose files ask; the image has nothing else to ask with. */
  private static End probe(Container container, String path) throws Exception {
    return Docker.run(
        List.of(
            "exec",
            container.id(),
            "java",
            "-XX:TieredStopAtLevel=1",
            "-Xmx16m",
            "-cp",
            "/app/probe.jar",
            "io.prism.launcher.Probe",
            "http://127.0.0.1:8080" + path));
  }
}
