package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  /** As docs/operating.md writes them, for a pod's environment. */
  @Test
  void clientPropertiesCanBeEnvironmentVariables() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PRISM_INDEX_KAFKA_CLIENT__SECURITY_PROTOCOL_", "SASL_SSL");
    environment.put("PRISM_INDEX_KAFKA_CLIENT__SASL_JAAS_CONFIG_", "module required;");
    KafkaSettings settings =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(KafkaSettings.class)
            .withValidateUnknown(false)
            .withSources(new PropertiesConfigSource(required(), "defaults", 90))
            .withSources(new EnvConfigSource(environment, 300))
            .build()
            .getConfigMapping(KafkaSettings.class);
    assertThat(settings.client())
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("sasl.jaas.config", "module required;"));
  }

  private static Map<String, String> required() {
    Map<String, String> all = new HashMap<>();
    all.put("prism.index.kafka.bootstrap-servers", "127.0.0.1:9092");
    all.put("prism.index.kafka.group-id", "prism-index");
    all.put("prism.index.kafka.session-timeout", "10s");
    all.put("prism.index.kafka.topics.uploaded", "artworks.uploaded");
    all.put("prism.index.kafka.topics.indexed", "artworks.indexed");
    all.put("prism.index.kafka.topics.dead-letters", "artworks.uploaded.dlq");
    all.put("prism.index.kafka.topics.partitions", "8");
    all.put("prism.index.kafka.topics.replication", "-1");
    all.put("prism.index.kafka.topics.min-insync-replicas", "-1");
    return all;
  }
}
