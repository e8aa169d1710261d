package io.prism.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.standalone.CommandVariables;
import io.prism.standalone.kubernetes.Manifests.Manifest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings in the manifests are ones that the services have, with values that they take. */
class ManifestSettingsTest {
  private static final Manifests ALL = Manifests.read();

  /** Read by the JVM and by StopSignals. */
  private static final Set<String> OF_THE_PROCESS =
      Set.of("JAVA_TOOL_OPTIONS", "PRISM_STOP_SECONDS");

  private static final Pattern NAME = Pattern.compile("PRISM_[A-Z0-9_]+|QUARKUS_[A-Z0-9_]+");

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "caption", "index", "gateway"})
  void settingsAreKnown(String service) throws Exception {
    KnownSettings known = KnownSettings.of(service);
    Set<String> variables = new HashSet<>(ALL.settingsOf("prism-" + service).keySet());
    variables.addAll(variablesOf("prism-" + service));
    assertThat(variables).as("settings of " + service).hasSizeGreaterThan(4);
    variables.removeAll(OF_THE_PROCESS);
    assertThat(known.unknownAmong(variables)).as("no settings of " + service).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "caption", "index", "gateway"})
  void valuesAreTaken(String service) throws Exception {
    Map<String, String> values = ALL.settingsOf("prism-" + service);
    assertThat(KnownSettings.of(service).wrongValues(values)).isEmpty();
  }

  @Test
  void aMisspeltNameAndAWrongValueAreNoticed() throws Exception {
    KnownSettings index = KnownSettings.of("index");
    assertThat(index.unknownAmong(Set.of("PRISM_INDEX_STORE_FOLDERS", "QUARKUS_SHUTDOWN_DELAYS")))
        .containsExactly("PRISM_INDEX_STORE_FOLDERS", "QUARKUS_SHUTDOWN_DELAYS");
    assertThat(index.unknownAmong(Set.of("PRISM_INDEX_STORE_FOLDER", "QUARKUS_SHUTDOWN_DELAY")))
        .isEmpty();
    assertThat(index.unknownAmong(Set.of("PRISM_GATEWAY_HOSTS")))
        .as("another service's setting")
        .hasSize(1);
    Map<String, String> wrong = new HashMap<>(ALL.settingsOf("prism-index"));
    wrong.put("PRISM_INDEX_STORE_TIMEOUT", "soon");
    assertThat(index.wrongValues(wrong)).isPresent();
  }

  @Test
  void theBrokersSettingsAreOptionsOfItsCommand() {
    Set<String> variables = new HashSet<>(ALL.settingsOf("prism-broker").keySet());
    variables.removeAll(OF_THE_PROCESS);
    assertThat(variables).hasSize(4);
    assertThat(CommandVariables.of("broker")).containsAll(variables);
  }

  /** Comments and documents name settings as well. */
  @Test
  void settingsThatTheGuideNamesAreKnown() throws Exception {
    String guide =
        java.nio.file.Files.readString(Manifests.folder().resolve("../../docs/deploying.md"));
    Set<String> named = new HashSet<>();
    Matcher names = NAME.matcher(guide);
    while (names.find()) {
      named.add(names.group());
    }
    for (String service : List.of("encoder", "caption", "index", "gateway")) {
      named.retainAll(KnownSettings.of(service).unknownAmong(named));
    }
    named.removeAll(OF_THE_PROCESS);
    named.removeAll(CommandVariables.of("broker"));
    assertThat(named).isEmpty();
  }

  /** Those that are set beside ConfigMaps: by a workload itself, or by a patch for it. */
  private static Set<String> variablesOf(String name) {
    Set<String> variables = new HashSet<>();
    for (Manifest workload :
        Stream.concat(ALL.workloads().stream(), ALL.patches().stream()).toList()) {
      if (workload.name().equals(name)) {
        for (JsonNode container : workload.containers()) {
          Manifests.list(container.path("env"))
              .forEach(it -> variables.add(it.path("name").asText()));
        }
      }
    }
    return variables;
  }
}
