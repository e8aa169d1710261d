package io.prism.standalone.kubernetes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which settings a service has, told from its own code and from Quarkus'. */
final class KnownSettings {
  private static final String DEFAULTS = "META-INF/microprofile-config.properties";

  private final String service;
  private final List<ConfigClass> mappings;
  private final List<ConfigClass> frameworks;

  private KnownSettings(String service, List<ConfigClass> mappings, List<ConfigClass> frameworks) {
    this.service = service;
    this.mappings = mappings;
    this.frameworks = frameworks;
  }

  /**
   * @param service as its package is named: encoder, caption, index or gateway
   */
  static KnownSettings of(String service) throws IOException, ClassNotFoundException {
    List<ConfigClass> mappings = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.prism." + service)) {
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        Class<?> mapping = Class.forName(type.getName());
        mappings.add(
            ConfigClass.configClass(mapping, mapping.getAnnotation(ConfigMapping.class).prefix()));
      }
    }
    return new KnownSettings(service, mappings, frameworkMappings());
  }

  /** Variables that are no setting of the service, in order. */
  Set<String> unknownAmong(Set<String> variables) {
    // What is injected one by one has a default, or is asked for by name.
    Set<String> names = new HashSet<>(Defaults.of(service).keySet());
    mappings.forEach(it -> names.addAll(ConfigMappings.getProperties(it).keySet()));
    frameworks.forEach(it -> names.addAll(ConfigMappings.getProperties(it).keySet()));
    Set<String> known = new HashSet<>();
    List<String> prefixes = new ArrayList<>();
    for (String name : names) {
      int wild = name.indexOf('*');
      if (wild < 0) {
        known.add(asVariable(name));
      } else {
        prefixes.add(asVariable(name.substring(0, wild)));
      }
    }
    Set<String> unknown = new TreeSet<>(variables);
    unknown.removeAll(known);
    unknown.removeIf(it -> prefixes.stream().anyMatch(it::startsWith));
    return unknown;
  }

  /** What is wrong with the values; the service would not start with them. */
  Optional<String> wrongValues(Map<String, String> variables) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withSources(new EnvConfigSource(variables, 300))
            .withSources(defaults());
    mappings.forEach(it -> builder.withMapping(it.getType(), it.getPrefix()));
    try {
      builder.build();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return service;
  }

  // All services' defaults lie on this class path; only their own prefixes are asked for.
  private static List<org.eclipse.microprofile.config.spi.ConfigSource> defaults() {
    List<org.eclipse.microprofile.config.spi.ConfigSource> sources = new ArrayList<>();
    try {
      for (URL file :
          Collections.list(KnownSettings.class.getClassLoader().getResources(DEFAULTS))) {
        sources.add(new PropertiesConfigSource(file, 100));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return sources;
  }

  /** Of Quarkus and its extensions: what can be set when the program starts. */
  private static List<ConfigClass> frameworkMappings() throws IOException, ClassNotFoundException {
    List<ConfigClass> found = new ArrayList<>();
    ClassLoader loader = KnownSettings.class.getClassLoader();
    for (URL list : Collections.list(loader.getResources("META-INF/quarkus-config-roots.list"))) {
      for (String name : lines(list)) {
        Class<?> type = Class.forName(name, false, loader);
        ConfigMapping mapping = type.getAnnotation(ConfigMapping.class);
        ConfigRoot root = type.getAnnotation(ConfigRoot.class);
        if (mapping != null && root != null && root.phase() == ConfigPhase.RUN_TIME) {
          found.add(ConfigClass.configClass(type, mapping.prefix()));
        }
      }
    }
    return found;
  }

  private static List<String> lines(URL url) throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
      return in.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    }
  }

  /** As MicroProfile Config looks a name up in the environment. */
  private static String asVariable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
