package io.prism.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compositions promise, read as Docker Compose reads them. */
class ComposeFileTest {
  private static final Map<String, String> SECRETS =
      Map.of("MINIO_ROOT_PASSWORD", "a", "QDRANT_API_KEY", "b", "GRAFANA_PASSWORD", "c");

  /** They run once, or when asked. */
  private static final Set<String> TASKS = Set.of("bucket", "keys");

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "compose.small.yaml"})
  void onlyTheGatewayIsSeenAndOnlyByThisMachine(String file) throws Exception {
    List<String> seen = new ArrayList<>();
    services(file)
        .properties()
        .forEach(
            service ->
                service
                    .getValue()
                    .path("ports")
                    .forEach(
                        port ->
                            seen.add(
                                service.getKey()
                                    + " "
                                    + port.path("host_ip").asText()
                                    + ":"
                                    + port.path("published").asText())));
    assertThat(seen).containsExactly("gateway 127.0.0.1:8080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "compose.small.yaml"})
  void everyServiceHasLimitsNoRightsAndAHealth(String file) throws Exception {
    services(file)
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              JsonNode service = entry.getValue();
              assertThat(service.path("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
              assertThat(service.path("security_opt").toString())
                  .as(name)
                  .contains("no-new-privileges:true");
              assertThat(service.path("privileged").asBoolean()).as(name).isFalse();
              if (!TASKS.contains(name)) {
                assertThat(service.path("mem_limit").asLong()).as(name).isPositive();
                assertThat(service.path("healthcheck").path("test").size()).as(name).isPositive();
                assertThat(service.path("restart").asText()).as(name).isEqualTo("unless-stopped");
              }
              if (service.path("image").asText().contains("/prism-")) {
                assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
              }
            });
  }

  @Test
  void withoutItsSecretsTheCompositionDoesNotStart() throws Exception {
    Program.End end =
        Compose.orSkip("compose.yaml", "prism-file-test", Map.of()).tryTo("config", "--quiet");
    assertThat(end.code()).isPositive();
    assertThat(end.output())
        .contains("MINIO_ROOT_PASSWORD is missing a value: set it in .env, see env.example");
  }

  private static JsonNode services(String file) throws Exception {
    Compose compose = Compose.orSkip(file, "prism-file-test", SECRETS);
    String json = compose.run("--profile", "tools", "config", "--format", "json");
    JsonNode services = new ObjectMapper().readTree(json).path("services");
    assertThat(services.size()).isGreaterThanOrEqualTo(6);
    return services;
  }
}
