package io.prism.standalone.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lies in {@code deploy/kubernetes}, as it lies there: every document of every file, and the
 * settings that its kustomizations make ConfigMaps of. Overlays and patches are not applied.
 */
final class Manifests {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

  private final List<Manifest> all;
  private final List<Manifest> patches;
  private final Map<String, Map<String, String>> settings;

  private Manifests(List<Manifest> documents, Map<String, Map<String, String>> settings) {
    Set<Path> merged =
        documents.stream()
            .flatMap(it -> list(it.at("/patches")).stream().map(patch -> patchFile(it, patch)))
            .collect(Collectors.toSet());
    this.all = documents.stream().filter(it -> !merged.contains(it.file())).toList();
    this.patches = documents.stream().filter(it -> merged.contains(it.file())).toList();
    this.settings = settings;
  }

  private static Path patchFile(Manifest kustomization, JsonNode patch) {
    return kustomization.file().resolveSibling(patch.path("path").asText());
  }

  /** A document and the file it is in, relative to {@code deploy/kubernetes}. */
  record Manifest(Path file, JsonNode body) {
    String kind() {
      return body.path("kind").asText();
    }

    String name() {
      return body.at("/metadata/name").asText();
    }

    JsonNode at(String pointer) {
      return body.at(pointer);
    }

    /** Of a workload. */
    JsonNode pod() {
      return body.at("/spec/template/spec");
    }

    Map<String, String> podLabels() {
      return strings(body.at("/spec/template/metadata/labels"));
    }

    List<JsonNode> containers() {
      return list(pod().path("containers"));
    }

    @Override
    public String toString() {
      return file + ": " + kind() + " " + name();
    }
  }

  static Manifests read() {
    return read(folder());
  }

  static Manifests read(Path root) {
    List<Manifest> all = new ArrayList<>();
    Map<String, Map<String, String>> settings = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList()) {
        for (JsonNode body : documents(file)) {
          all.add(new Manifest(root.relativize(file), body));
          list(body.path("configMapGenerator"))
              .forEach(map -> addSettings(settings, root, file.getParent(), map));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Manifests(all, settings);
  }

  /** {@code deploy/kubernetes} of the tree that is being built. */
  static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("deploy/kubernetes"))) {
      here = here.getParent();
    }
    return here.resolve("deploy/kubernetes");
  }

  List<Manifest> of(String... kinds) {
    Set<String> wanted = Set.of(kinds);
    return all.stream().filter(it -> wanted.contains(it.kind())).toList();
  }

  /** Deployments and StatefulSets; the two index services have one name. */
  List<Manifest> workloads() {
    return of(WORKLOADS.toArray(String[]::new));
  }

  /** Those whose program is Prism's own. */
  List<Manifest> ownWorkloads() {
    return workloads().stream().filter(it -> imageOf(it).startsWith("prism-")).toList();
  }

  static String imageOf(Manifest workload) {
    return workload.containers().get(0).path("image").asText();
  }

  /** Everything but patches. */
  List<Manifest> all() {
    return all;
  }

  /** By the ConfigMap's name and the folder that adds to it: environment variables and values. */
  Map<String, Map<String, String>> settings() {
    return settings;
  }

  /** Parts of workloads that kustomizations merge into the whole ones. */
  List<Manifest> patches() {
    return patches;
  }

  /** All settings of one ConfigMap, whoever adds them. */
  Map<String, String> settingsOf(String configMap) {
    Map<String, String> merged = new LinkedHashMap<>();
    settings.forEach(
        (key, values) -> {
          if (key.startsWith(configMap + " ")) {
            merged.putAll(values);
          }
        });
    return merged;
  }

  private static void addSettings(
      Map<String, Map<String, String>> settings, Path root, Path folder, JsonNode generator) {
    Map<String, String> values = new LinkedHashMap<>();
    list(generator.path("envs"))
        .forEach(file -> lines(folder.resolve(file.asText())).forEach(it -> put(values, it)));
    list(generator.path("literals")).forEach(literal -> put(values, literal.asText()));
    String key = generator.path("name").asText() + " in " + root.relativize(folder);
    settings.computeIfAbsent(key, it -> new LinkedHashMap<>()).putAll(values);
  }

  private static void put(Map<String, String> values, String line) {
    int equals = line.indexOf('=');
    values.put(line.substring(0, equals), line.substring(equals + 1));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a file that are objects. */
  static List<JsonNode> documents(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is no YAML", e);
    }
  }

  static List<JsonNode> list(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().forEach(it -> strings.put(it.getKey(), it.getValue().asText()));
    return strings;
  }
}
