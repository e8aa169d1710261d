package io.prism.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prism.standalone.kubernetes.ApiServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real API server, with the custom resources of KEDA, Strimzi, Gateway API and the Prometheus
 * operator, judges the overlays: first strictly and without effect, then for real.
 */
class ManifestsOnApiServerIT {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String INDEX = "statefulset/prism-index";

  private static ApiServer server;

  @BeforeAll
  static void start() {
    server = ApiServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"small,prism-small", "production,prism"})
  void overlaysAreAccepted(String overlay, String namespace) {
    String all = rendered(overlay);
    applyNamespace(all);
    Answer dry = server.kubectlWith(all, apply("--dry-run=server"));
    assertThat(dry.code()).as(dry.text()).isZero();
    Answer real = server.kubectlWith(all, apply("--dry-run=none"));
    assertThat(real.code()).as(real.text()).isZero();
    assertThat(real.text()).contains("networkpolicy.networking.k8s.io/prism-default-deny");
    assertThat(real.text()).doesNotContain("would violate PodSecurity");
    Answer there = server.kubectl("-n", namespace, "get", "deployments", "-o", "name");
    assertThat(there.text()).contains("prism-gateway", "prism-encoder", "prism-caption");
  }

  @Test
  void thePodThatFillsAVolumeIsAccepted() throws IOException {
    applyNamespace(rendered("production"));
    String pod = Files.readString(Manifests.folder().resolve("components/triton/fill.yaml"));
    Answer filling =
        server.kubectlWith(
            pod, "-n", "prism", "apply", "--validate=strict", "--dry-run=server", "-f", "-");
    assertThat(filling.code()).as(filling.text()).isZero();
  }

  @Test
  void aMisspeltFieldIsNoticed() {
    String all = rendered("small");
    applyNamespace(all);
    Answer refused =
        server.kubectlWith(
            all.replace("readOnlyRootFilesystem", "readOnlyRootFileSystem"),
            apply("--dry-run=server"));
    assertThat(refused.code()).isNotZero();
    assertThat(refused.text()).contains("unknown field", "readOnlyRootFileSystem");
  }

  /** Workloads are only warned about; pods are refused. */
  @ParameterizedTest
  @CsvSource({"small,prism-small", "production,prism"})
  void podsAreAsRestrictedAsTheirNamespaceDemands(String overlay, String namespace)
      throws IOException {
    String all = rendered(overlay);
    applyNamespace(all);
    List<JsonNode> workloads =
        documents(all).stream()
            .filter(it -> it.path("kind").asText().matches("Deployment|StatefulSet"))
            .toList();
    assertThat(workloads).hasSizeGreaterThanOrEqualTo(5);
    for (JsonNode workload : workloads) {
      Answer accepted = server.kubectlWith(pod(workload, namespace), apply("--dry-run=server"));
      assertThat(accepted.code()).as(accepted.text()).isZero();
    }
    ObjectNode root = (ObjectNode) YAML.readTree(pod(workloads.get(0), namespace));
    ((ObjectNode) root.at("/spec/securityContext")).remove("runAsNonRoot");
    Answer refused = server.kubectlWith(YAML.writeValueAsString(root), apply("--dry-run=server"));
    assertThat(refused.text()).contains("violates PodSecurity");
  }

  @Test
  void anEmbeddedIndexHasOneReplica() {
    String all = rendered("small");
    applyNamespace(all);
    Answer applied = server.kubectlWith(all, apply("--dry-run=none"));
    assertThat(applied.code()).as(applied.text()).isZero();
    // A policy is in force a moment after it was accepted.
    Answer refused = scaled(2);
    for (long end = System.nanoTime() + PATIENCE.toNanos();
        refused.code() == 0 && System.nanoTime() < end; ) {
      scaled(1);
      refused = scaled(2);
    }
    assertThat(refused.code()).isNotZero();
    assertThat(refused.text()).contains("one writer", "Qdrant");
    String two = "{\"spec\":{\"replicas\":2}}";
    Answer edited = server.kubectl("-n", "prism-small", "patch", INDEX, "-p", two);
    assertThat(edited.code()).isNotZero();
    assertThat(scaled(0).code()).isZero();
    assertThat(scaled(1).code()).isZero();
  }

  private static Answer scaled(int replicas) {
    return server.kubectl("-n", "prism-small", "scale", INDEX, "--replicas=" + replicas);
  }

  private static String rendered(String overlay) {
    Answer answer =
        server.kubectl("kustomize", Manifests.folder().resolve("overlays").resolve(overlay) + "");
    assertThat(answer.code()).as(answer.text()).isZero();
    return answer.text();
  }

  /** A dry run makes none. */
  private static void applyNamespace(String all) {
    for (JsonNode document : documents(all)) {
      if (document.path("kind").asText().equals("Namespace")) {
        Answer made = server.kubectlWith(document.toString(), apply("--dry-run=none"));
        assertThat(made.code()).as(made.text()).isZero();
      }
    }
  }

  private static String[] apply(String dryRun) {
    return new String[] {"apply", "--validate=strict", dryRun, "-f", "-"};
  }

  private static String pod(JsonNode workload, String namespace) {
    ObjectNode pod = YAML.createObjectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = (ObjectNode) workload.at("/spec/template/metadata").deepCopy();
    metadata.put("name", workload.at("/metadata/name").asText());
    metadata.put("namespace", namespace);
    pod.set("metadata", metadata);
    ObjectNode spec = (ObjectNode) workload.at("/spec/template/spec").deepCopy();
    // A claim's volume is added by the StatefulSet's controller.
    for (JsonNode claim : workload.at("/spec/volumeClaimTemplates")) {
      spec.withArray("volumes")
          .add(
              YAML.valueToTree(
                  Map.of("name", claim.at("/metadata/name").asText(), "emptyDir", Map.of())));
    }
    pod.set("spec", spec);
    return pod.toString();
  }

  private static List<JsonNode> documents(String all) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(all)) {
      return new ArrayList<>(values.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
