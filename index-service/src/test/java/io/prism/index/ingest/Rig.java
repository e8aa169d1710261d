package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.decomposition.Subtraction;
import io.prism.core.embedding.ModelId;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.index.search.Decomposer;
import io.prism.pictures.s3.BucketPictures;
import io.prism.pictures.s3.PictureStoreSettings;
import io.prism.telemetry.Traces;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What outlives a process: index, pictures, the web; and a way to start ingestion over it. */
final class Rig {
  static final Duration LONG = Duration.ofSeconds(60);

  Faults faults = new Faults();
  final MemoryIndex index = new MemoryIndex(faults);
  final MemoryPictures pictures = new MemoryPictures(faults);
  final ScriptedAnalyzer analyzer = new ScriptedAnalyzer(faults);
  final Map<String, RemotePictures> web = new HashMap<>();
  final Map<String, BucketObjects> objects = new HashMap<>();
  final Map<String, String> settings = new HashMap<>();
  IngestStatus status = new IngestStatus();
  Traces traces = Traces.off();

  Rig() {
    settings.put("prism.index.ingest.retry.first", "2ms");
    settings.put("prism.index.ingest.retry.longest", "20ms");
    settings.put("prism.index.ingest.missing-picture-grace", "100ms");
  }

  /** A new process after the old one died. */
  void revive() {
    faults = new Faults();
    index.faults(faults);
    pictures.faults(faults);
    analyzer.faults(faults);
    status = new IngestStatus();
  }

  Ingestion start(Streams streams) {
    SmallRyeConfig config = config();
    IngestConfig ingest = config.getConfigMapping(IngestConfig.class);
    Decomposer decomposer =
        new Decomposer(
            ModelSpace.uncentred(ModelId.parse(ScriptedAnalyzer.MODEL), 4), new Subtraction(1));
    Ingestion ingestion =
        new Ingestion(
            new Ingestion.Outside(index, pictures, elsewhere(ingest), analyzer, decomposer),
            ingest,
            config.getConfigMapping(KafkaSettings.class).topics(),
            streams,
            new Ingestion.Watchers(status, traces));
    ingestion.start();
    return ingestion;
  }

  KafkaSettings kafka() {
    return config().getConfigMapping(KafkaSettings.class);
  }

  private Ingestion.Elsewhere elsewhere(IngestConfig config) {
    BucketPictures real =
        new BucketPictures(config.s3(), config.maxPictureBytes(), PictureSources.FIELD);
    return new Ingestion.Elsewhere(
        this::fetch, uri -> objects.getOrDefault(uri, real::read).read(uri));
  }

  private byte[] fetch(String url) {
    RemotePictures site = web.get(url);
    if (site == null) {
      throw PrismException.invalid("url", "The address is forbidden.");
    }
    return site.fetch(url);
  }

  /** A site that is away for the first calls. */
  static RemotePictures flaky(int failures, byte[] picture) {
    int[] left = {failures};
    return url -> {
      if (left[0]-- > 0) {
        throw PrismException.of(Reason.UNAVAILABLE, "The address does not answer.");
      }
      return picture;
    };
  }

  private SmallRyeConfig config() {
    try {
      return new SmallRyeConfigBuilder()
          .addDiscoveredConverters()
          .addDefaultInterceptors()
          .withMapping(IngestConfig.class)
          .withMapping(KafkaSettings.class)
          .withValidateUnknown(false)
          .withSources(defaults(IngestConfig.class), defaults(PictureStoreSettings.class))
          .withSources(new PropertiesConfigSource(settings, "test", 1_000))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Other modules' files have the same name; the right one lies beside the class.
  private static PropertiesConfigSource defaults(Class<?> settings) throws IOException {
    String place = settings.getProtectionDomain().getCodeSource().getLocation().toString();
    for (URL url :
        Collections.list(
            settings.getClassLoader().getResources("META-INF/microprofile-config.properties"))) {
      if (url.toString().contains(place)) {
        return new PropertiesConfigSource(url);
      }
    }
    throw new IllegalStateException("no defaults beside " + settings);
  }

  static void await(String what, BooleanSupplier condition) {
    await(what, LONG, condition);
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline for: " + what).isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }
}
