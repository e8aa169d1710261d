package io.prism.standalone.kubernetes;

import static io.prism.standalone.kubernetes.Manifests.list;
import static io.prism.standalone.kubernetes.Manifests.strings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.gateway.v1.AdminServiceGrpc;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.FactsServiceGrpc;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.prism.standalone.kubernetes.Manifests.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of the manifests, whatever a server says of them. */
class ManifestsTest {
  private static final Manifests ALL = Manifests.read();
  private static final Set<String> IMAGES =
      Set.of("prism-encoder", "prism-caption", "prism-index", "prism-gateway", "prism-standalone");
  private static final Set<String> HEALTH =
      Set.of("/q/health/started", "/q/health/ready", "/q/health/live");

  static List<Manifest> workloads() {
    return ALL.workloads();
  }

  static List<Manifest> ownWorkloads() {
    return ALL.ownWorkloads();
  }

  static List<Manifest> services() {
    return ALL.of("Service");
  }

  static List<Manifest> policies() {
    return ALL.of("NetworkPolicy");
  }

  @Test
  void everythingIsThere() {
    assertThat(ALL.workloads().stream().map(Manifest::name).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "prism-encoder",
            "prism-caption",
            "prism-gateway",
            "prism-index",
            "prism-broker",
            "prism-triton",
            "qdrant");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void podsMayNothing(Manifest workload) {
    JsonNode pod = workload.pod();
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    assertThat(pod.has("initContainers")).as("init containers are not looked at here").isFalse();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      assertThat(pod.has(field)).as(field).isFalse();
    }
    for (JsonNode container : workload.containers()) {
      JsonNode security = container.path("securityContext");
      assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
      assertThat(security.at("/capabilities").has("add")).isFalse();
      assertThat(security.has("privileged")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void podsSayWhatTheyNeed(Manifest workload) {
    for (JsonNode container : workload.containers()) {
      JsonNode resources = container.path("resources");
      assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
      assertThat(resources.at("/requests/memory").asText()).isNotEmpty();
      assertThat(resources.at("/limits/memory").asText()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void probesAskWhatIsThere(Manifest workload) {
    for (JsonNode container : workload.containers()) {
      Set<String> ports = portNames(container);
      for (String kind : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        JsonNode probe = container.path(kind);
        JsonNode asked = probe.has("httpGet") ? probe.path("httpGet") : probe.path("tcpSocket");
        assertThat(ports).as(kind).contains(asked.path("port").asText());
        if (asked.has("path") && workload.name().startsWith("prism-")) {
          assertThat(asked.path("path").asText()).matches(it -> isHealth(workload, it), "health");
        }
      }
    }
  }

  private static boolean isHealth(Manifest workload, String path) {
    return workload.name().equals("prism-triton")
        ? Set.of("/v2/health/ready", "/v2/health/live").contains(path)
        : HEALTH.contains(path);
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void imagesAreOursOrPinned(Manifest workload) {
    for (JsonNode container : workload.containers()) {
      String image = container.path("image").asText();
      if (!IMAGES.contains(image)) {
        assertThat(image).matches("[a-z0-9.]+/[a-z0-9./-]+:v?[0-9]+\\.[0-9]+.*");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void volumesThatAreMountedAreThere(Manifest workload) {
    Set<String> volumes = names(workload.pod().path("volumes"));
    list(workload.at("/spec/volumeClaimTemplates"))
        .forEach(it -> volumes.add(it.at("/metadata/name").asText()));
    for (JsonNode container : workload.containers()) {
      assertThat(volumes).containsAll(names(container.path("volumeMounts")));
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void selectorsMatchTheirOwnPods(Manifest workload) {
    assertThat(Selectors.matches(workload.at("/spec/selector"), workload.podLabels())).isTrue();
    assertThat(workload.pod().path("serviceAccountName").asText()).isEqualTo(workload.name());
  }

  @ParameterizedTest
  @MethodSource("ownWorkloads")
  void podsGetTheTimeTheyNeedToStop(Manifest workload) {
    Map<String, String> settings = ALL.settingsOf(workload.name());
    long drain =
        seconds(settings.getOrDefault("QUARKUS_SHUTDOWN_DELAY", "0s"))
            + seconds(settings.getOrDefault("QUARKUS_SHUTDOWN_TIMEOUT", "0s"));
    if (workload.name().equals("prism-index")) {
      // Ingestion.close()
      drain += 18;
    }
    long grace = workload.pod().path("terminationGracePeriodSeconds").asLong(30);
    assertThat(grace).isGreaterThan(drain);
    // StopSignals' limit is the inner one, so that the process says why it ends.
    if (settings.containsKey("PRISM_STOP_SECONDS")) {
      long limit = Long.parseLong(settings.get("PRISM_STOP_SECONDS"));
      assertThat(limit).isBetween(drain + 1, grace - 1);
    }
  }

  private static long seconds(String duration) {
    return Duration.parse("PT" + duration).toSeconds();
  }

  @Test
  void deploymentsHaveADisruptionBudget() {
    for (Manifest workload : ALL.of("Deployment")) {
      assertThat(ALL.of("PodDisruptionBudget"))
          .as(workload.toString())
          .anyMatch(it -> Selectors.matches(it.at("/spec/selector"), workload.podLabels()));
    }
    for (Manifest budget : ALL.of("PodDisruptionBudget")) {
      assertThat(ALL.workloads())
          .as(budget.toString())
          .anyMatch(it -> Selectors.matches(budget.at("/spec/selector"), it.podLabels()));
    }
  }

  @Test
  void onlyOneReplicaWhereThereIsOneWriter() {
    List<Manifest> single =
        ALL.of("StatefulSet").stream()
            .filter(it -> it.file().toString().contains("embedded"))
            .toList();
    assertThat(single).hasSize(2).allMatch(it -> it.at("/spec/replicas").asInt() == 1);
  }

  @ParameterizedTest
  @MethodSource("services")
  void servicesLeadToPorts(Manifest service) {
    List<Manifest> behind = selected(service.at("/spec/selector"));
    assertThat(behind).isNotEmpty();
    for (Manifest workload : behind) {
      for (JsonNode port : list(service.at("/spec/ports"))) {
        assertThat(portNames(workload.containers().get(0)))
            .contains(port.path("targetPort").asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void networkPoliciesNamePortsThatAreThere(Manifest policy) {
    JsonNode subject = policy.at("/spec/podSelector");
    for (JsonNode rule : list(policy.at("/spec/ingress"))) {
      List<Manifest> subjects = matched(subject);
      assertThat(subjects).as("who is protected").isNotEmpty();
      requirePorts(rule, subjects);
      list(rule.path("from")).forEach(ManifestsTest::requireSomebody);
    }
    for (JsonNode rule : list(policy.at("/spec/egress"))) {
      for (JsonNode peer : list(rule.path("to"))) {
        requireSomebody(peer);
        if (peer.has("podSelector")) {
          requirePorts(rule, matched(peer.path("podSelector")));
        }
      }
    }
  }

  private static void requirePorts(JsonNode rule, List<Manifest> pods) {
    for (JsonNode port : list(rule.path("ports"))) {
      assertThat(pods)
          .as("who listens on " + port)
          .allMatch(it -> portNumbers(it.containers().get(0)).contains(port.path("port").asInt()));
    }
  }

  /** Labels that no pod of ours has are a typing error, but for the operator's pods. */
  private static void requireSomebody(JsonNode peer) {
    JsonNode pods = peer.path("podSelector");
    boolean strimzi = pods.at("/matchLabels").has("strimzi.io/cluster");
    if (!pods.isMissingNode() && !strimzi) {
      assertThat(matched(pods)).as(peer.toString()).isNotEmpty();
      list(pods.path("matchExpressions"))
          .forEach(
              expression ->
                  list(expression.path("values"))
                      .forEach(
                          it ->
                              assertThat(ALL.workloads())
                                  .as(it.asText())
                                  .anyMatch(pod -> pod.podLabels().containsValue(it.asText()))));
    }
  }

  /** Each address in a setting is a Service with that port, and both sides may talk. */
  @ParameterizedTest
  @MethodSource("ownWorkloads")
  void addressesLeadSomewhereAndAreAllowed(Manifest workload) {
    for (Map.Entry<String, String> setting : ALL.settingsOf(workload.name()).entrySet()) {
      for (String address : setting.getValue().split(",")) {
        if (address.matches("[a-z0-9.-]+:[0-9]+") && !address.startsWith("prism-kafka-bootstrap")) {
          requireFlow(workload, address);
        }
      }
    }
  }

  private static void requireFlow(Manifest from, String address) {
    String host = address.substring(0, address.indexOf(':'));
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    // pod.service or service
    String name = host.substring(host.indexOf('.') + 1);
    Manifest service =
        services().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(from + " asks " + address + ", which is nobody"));
    JsonNode entry =
        list(service.at("/spec/ports")).stream()
            .filter(it -> it.path("port").asInt() == port)
            .findFirst()
            .orElseThrow(() -> new AssertionError(service + " has no port " + port));
    for (Manifest to : selected(service.at("/spec/selector"))) {
      int target = portNumber(to.containers().get(0), entry.path("targetPort").asText());
      assertThat(allows("ingress", "from", to, from, target)).as("%s <- %s", to, from).isTrue();
      assertThat(allows("egress", "to", from, to, target)).as("%s -> %s", from, to).isTrue();
    }
  }

  private static boolean allows(
      String rules, String peers, Manifest subject, Manifest peer, int port) {
    return policies().stream()
        .filter(it -> Selectors.matches(it.at("/spec/podSelector"), subject.podLabels()))
        .flatMap(it -> list(it.at("/spec/" + rules)).stream())
        .filter(
            rule ->
                list(rule.path("ports")).stream().anyMatch(it -> it.path("port").asInt() == port))
        .flatMap(rule -> list(rule.path(peers)).stream())
        .filter(it -> it.has("podSelector") && !it.has("namespaceSelector"))
        .anyMatch(it -> Selectors.matches(it.path("podSelector"), peer.podLabels()));
  }

  @Test
  void nobodyMayAnythingByDefault() {
    assertThat(policies())
        .anySatisfy(
            it -> {
              assertThat(it.at("/spec/podSelector")).isEmpty();
              assertThat(it.at("/spec/policyTypes").toString())
                  .isEqualTo("[\"Ingress\",\"Egress\"]");
              assertThat(it.at("/spec/ingress").isMissingNode()).isTrue();
            });
  }

  @Test
  void secretsAreNamedAndNeverThere() {
    assertThat(ALL.of("Secret")).isEmpty();
    assertThat(ALL.settings().values())
        .allSatisfy(
            settings ->
                assertThat(settings.keySet())
                    .noneMatch(it -> it.matches(".*(SECRET|PASSWORD|API_KEY|ACCESS_KEY).*")));
    assertThat(ALL.all()).noneMatch(it -> it.at("/secretGenerator").isArray());
  }

  @Test
  void autoscalersScaleWhatIsThere() {
    List<Manifest> scalers = ALL.of("ScaledObject", "HorizontalPodAutoscaler");
    assertThat(scalers).hasSize(4);
    for (Manifest scaler : scalers) {
      String target = scaler.at("/spec/scaleTargetRef/name").asText();
      assertThat(ALL.of("Deployment")).anyMatch(it -> it.name().equals(target));
    }
  }

  @Test
  void theIndexIsScaledByTheLagOfItsOwnGroupUpToItsPartitions() {
    Manifest scaler =
        ALL.of("ScaledObject").stream()
            .filter(it -> it.name().equals("prism-index"))
            .findFirst()
            .orElseThrow();
    JsonNode trigger = scaler.at("/spec/triggers/0/metadata");
    Map<String, String> defaults = Defaults.of("index");
    assertThat(trigger.path("consumerGroup").asText())
        .isEqualTo(defaults.get("prism.index.kafka.group-id"));
    String topic = defaults.get("prism.index.kafka.topics.uploaded");
    assertThat(trigger.path("topic").asText()).isEqualTo(topic);
    Manifest uploads =
        ALL.of("KafkaTopic").stream()
            .filter(it -> it.name().equals(topic))
            .findFirst()
            .orElseThrow();
    assertThat(scaler.at("/spec/maxReplicaCount").asInt())
        .isLessThanOrEqualTo(uploads.at("/spec/partitions").asInt());
  }

  @Test
  void topicsAreThoseOfTheIndexService() {
    Map<String, String> defaults = Defaults.of("index");
    assertThat(ALL.of("KafkaTopic").stream().map(Manifest::name).toList())
        .containsExactlyInAnyOrder(
            defaults.get("prism.index.kafka.topics.uploaded"),
            defaults.get("prism.index.kafka.topics.indexed"),
            defaults.get("prism.index.kafka.topics.dead-letters"));
    assertThat(ALL.of("KafkaTopic").get(0).at("/spec/config/cleanup.policy").asText())
        .isEqualTo("compact");
  }

  @Test
  void monitorsFindTheirServices() {
    for (Manifest monitor : ALL.of("ServiceMonitor")) {
      List<Manifest> found =
          services().stream()
              .filter(
                  it ->
                      Selectors.matches(
                          monitor.at("/spec/selector"), strings(it.at("/metadata/labels"))))
              .toList();
      assertThat(found).as(monitor.toString()).isNotEmpty();
      for (JsonNode endpoint : list(monitor.at("/spec/endpoints"))) {
        assertThat(found)
            .allMatch(it -> names(it.at("/spec/ports")).contains(endpoint.path("port").asText()));
      }
    }
  }

  /** components/monitoring/make_rules makes the one from the other. */
  @Test
  void theOperatorsRulesAreThoseOfPrometheus() {
    List<JsonNode> groups = new ArrayList<>();
    for (String file : List.of("alerts.yaml", "recording.yaml")) {
      Manifests.documents(Manifests.folder().resolve("../prometheus/rules").resolve(file))
          .forEach(it -> groups.addAll(list(it.path("groups"))));
    }
    assertThat(groups).isNotEmpty();
    assertThat(
            ALL.of("PrometheusRule").stream()
                .flatMap(it -> list(it.at("/spec/groups")).stream())
                .toList())
        .isEqualTo(groups);
  }

  @Test
  void routesLeadToTheGateway() {
    List<String> grpc = new ArrayList<>();
    for (Manifest route : ALL.of("HTTPRoute", "GRPCRoute")) {
      for (JsonNode rule : list(route.at("/spec/rules"))) {
        list(rule.path("matches")).forEach(it -> grpc.add(it.at("/method/service").asText()));
        for (JsonNode backend : list(rule.path("backendRefs"))) {
          assertThat(services())
              .anyMatch(
                  it ->
                      it.name().equals(backend.path("name").asText())
                          && list(it.at("/spec/ports")).stream()
                              .anyMatch(port -> port.path("port").equals(backend.path("port"))));
        }
      }
    }
    assertThat(grpc)
        .as("everything public")
        .contains(
            ArtworkServiceGrpc.SERVICE_NAME,
            SearchServiceGrpc.SERVICE_NAME,
            AdminServiceGrpc.SERVICE_NAME,
            FactsServiceGrpc.SERVICE_NAME);
    assertThat(grpc).noneMatch(it -> it.matches("prism\\.(encoder|caption|index)\\..*"));
  }

  private static List<Manifest> selected(JsonNode labels) {
    return ALL.workloads().stream().filter(it -> Selectors.has(it.podLabels(), labels)).toList();
  }

  private static List<Manifest> matched(JsonNode selector) {
    return ALL.workloads().stream()
        .filter(it -> Selectors.matches(selector, it.podLabels()))
        .toList();
  }

  private static Set<String> names(JsonNode items) {
    return list(items).stream().map(it -> it.path("name").asText()).collect(Collectors.toSet());
  }

  private static Set<String> portNames(JsonNode container) {
    return names(container.path("ports"));
  }

  private static Set<Integer> portNumbers(JsonNode container) {
    return list(container.path("ports")).stream()
        .map(it -> it.path("containerPort").asInt())
        .collect(Collectors.toSet());
  }

  private static int portNumber(JsonNode container, String name) {
    return list(container.path("ports")).stream()
        .filter(it -> it.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("containerPort")
        .asInt();
  }
}
