package io.prism.gateway.security.oidc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.gateway.security.SecurityConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "https://id.example, , prism.security.oidc.audience",
    "id.example, prism, https://",
    "ftp://id.example, prism, https://"
  })
  void settingsThatDoNotFitTogetherEndTheStartAndSayWhatToDo(
      String issuer, String audience, String said) {
    Map<String, String> settings = new HashMap<>(Map.of("prism.security.oidc.issuer", issuer));
    if (audience != null) {
      settings.put("prism.security.oidc.audience", audience);
    }
    ScheduledExecutorService workers = Executors.newSingleThreadScheduledExecutor();
    try {
      assertThatThrownBy(() -> new OidcBeans(config(settings), workers))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("set it to", said);
    } finally {
      workers.shutdownNow();
    }
  }

  /**
   * The defaults of the jar, and these: not the system properties, where other tests leave theirs.
   */
  static SecurityConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(defaults())
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(settings, "test", 500))
        .withMapping(SecurityConfig.class)
        .build()
        .getConfigMapping(SecurityConfig.class);
  }

  private static PropertiesConfigSource defaults() {
    try {
      return new PropertiesConfigSource(
          SecurityConfig.class
              .getClassLoader()
              .getResource("META-INF/microprofile-config.properties"),
          100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
