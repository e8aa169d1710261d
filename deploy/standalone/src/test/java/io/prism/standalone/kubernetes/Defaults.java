package io.prism.standalone.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A service's own defaults, from its sources. */
final class Defaults {
  private Defaults() {}

  /**
   * @param service as its package is named: encoder, caption, index or gateway
   */
  static Map<String, String> of(String service) {
    Path file =
        Manifests.folder()
            .resolve("../../" + service + "-service/src/main/resources")
            .resolve("META-INF/microprofile-config.properties");
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }
}
