package io.prism.caption.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.caption.generation.CaptionGenerator;
import io.prism.caption.generation.TinyCaptioner;
import io.prism.engine.triton.TritonEvents;
import io.prism.models.PackException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator that the configuration names, and what it says of settings that are wrong. */
class GeneratorsTest {
  private static final String PREFIX = "prism.caption.generator.";

  @Test
  void theVocabularyIsTheDefaultAndNeedsNone() {
    CaptionConfig config = config(Map.of());
    ConfigChecks.check(config);

    assertThat(Generators.open(config, TritonEvents.NONE)).isEmpty();
  }

  @Test
  void oneInThisProcessSaysWhatRunsIt() {
    CaptionConfig config = generator(Map.of());
    ConfigChecks.check(config);

    try (CaptionGenerator generator = Generators.open(config, TritonEvents.NONE).orElseThrow()) {
      assertThat(generator.network().description()).matches("onnxruntime [0-9.]+ \\(cpu\\)");
      assertThat(generator.pack().id()).hasToString("blip-tiny-random@1");
      assertThat(generator.trouble()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "batch, 0, batch is 0. Recommended action: set it to 1..64.",
    "batch, 65, batch is 65",
    "concurrency, 0, concurrency is 0",
    "threads, 0, threads is 0",
    "timeout, 0s, timeout is PT0S",
    "pack, '', pack is not set. Recommended action: set it to a captioner's pack",
  })
  void aSettingOutsideItsRangeIsNamed(String key, String value, String message) {
    CaptionConfig config = generator(Map.of(PREFIX + key, value));

    assertThatThrownBy(() -> ConfigChecks.check(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(PREFIX + message);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoints, gpu-1, endpoints is gpu-1. Set it to host:port",
    "models.decoder, ../x, models.decoder is ../x. Set it to the model's name",
    "max-message-bytes, 7, max-message-bytes is 7",
  })
  void aSettingOfTritonThatIsWrongIsNamed(String key, String value, String message) {
    CaptionConfig config =
        generator(Map.of(PREFIX + "engine", "triton", PREFIX + "triton." + key, value));

    assertThatThrownBy(() -> Generators.open(config, TritonEvents.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX + "triton." + message);
  }

  @Test
  void aPackThatIsNotThereStopsTheStart() {
    CaptionConfig config = generator(Map.of(PREFIX + "pack", "/nowhere"));

    assertThatThrownBy(() -> Generators.open(config, TritonEvents.NONE))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("/nowhere/pack.json is missing");
  }

  private static CaptionConfig generator(Map<String, String> changes) {
    Map<String, String> all = new HashMap<>();
    all.put("prism.caption.captioner", "generator");
    all.put(PREFIX + "pack", TinyCaptioner.FOLDER.toString());
    all.putAll(changes);
    return config(all);
  }

  private static CaptionConfig config(Map<String, String> changes) {
    try {
      return new SmallRyeConfigBuilder()
          .withSources(
              new PropertiesConfigSource(
                  Objects.requireNonNull(
                      CaptionConfig.class.getResource("/META-INF/microprofile-config.properties")),
                  90),
              new PropertiesConfigSource(changes, "test", 500))
          .addDiscoveredConverters()
          .withConverter(Duration.class, 200, new DurationConverter())
          .withMapping(CaptionConfig.class)
          .withValidateUnknown(false)
          .build()
          .getConfigMapping(CaptionConfig.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
