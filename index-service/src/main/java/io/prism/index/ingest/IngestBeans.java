package io.prism.index.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.prism.index.UploadLag;
import io.prism.index.backup.StreamPositions;
import io.prism.index.search.Decomposer;
import io.prism.index.store.ArtworkIndex;
import io.prism.models.Vocabulary;
import io.prism.models.VocabularyKind;
import io.prism.telemetry.ClientSpans;
import io.prism.telemetry.Traces;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Starts and stops ingestion with the service, and shows how it is doing. */
@Singleton
public class IngestBeans {
  private final IngestStatus status = new IngestStatus();
  private final Traces traces;
  private final ClientSpans spans;
  private @Nullable IngestOutside outside;
  private @Nullable Ingestion ingestion;

  IngestBeans(Traces traces, ClientSpans spans) {
    this.traces = traces;
    this.spans = spans;
  }

  /** After the index is open: one that cannot be used ends the start, and is asked by nobody. */
  void start(
      @Observes @Priority(ObserverMethod.DEFAULT_PRIORITY + 500) StartupEvent event,
      IngestConfig config,
      PictureStoreConfig pictures,
      KafkaSettings kafka,
      ArtworkIndex index,
      Decomposer decomposer,
      Vocabulary vocabulary) {
    if (!config.enabled()) {
      return;
    }
    KindRules.of(config).check(vocabulary.kinds().stream().map(VocabularyKind::key).toList());
    IngestOutside opened = new IngestOutside(config, pictures, spans);
    outside = opened;
    Ingestion started =
        new Ingestion(
            opened.with(index, decomposer),
            config,
            kafka.topics(),
            new KafkaClients(kafka, config.batchSize()),
            new Ingestion.Watchers(status, traces));
    ingestion = started;
    started.start();
  }

  void stop(@Observes ShutdownEvent event) {
    if (ingestion != null) {
      ingestion.close();
    }
    if (outside != null) {
      outside.close();
    }
  }

  void meters(@Observes StartupEvent event, MeterRegistry meters) {
    new IngestMeters(status).bindTo(meters);
  }

  @Produces
  @Singleton
  UploadLag lag() {
    return status::lag;
  }

  /** For backups, which say how far they go. */
  @Produces
  @Singleton
  StreamPositions positions(IngestConfig config, KafkaSettings kafka) {
    return config.enabled()
        ? new KafkaClients(kafka, config.batchSize()).positions()
        : StreamPositions.NONE;
  }

  /**
   * Always up: searches are served whatever becomes of the stream, which waits and loses nothing.
   */
  @Produces
  @Singleton
  @Readiness
  HealthCheck readiness() {
    return () -> {
      HealthCheckResponseBuilder response = HealthCheckResponse.named("ingestion").up();
      response.withData("running", status.isRunning()).withData("lag", status.lag());
      @Nullable String trouble = status.trouble();
      if (trouble != null) {
        response.withData("trouble", trouble);
      }
      status.waiting().forEach((step, why) -> response.withData("waiting-" + step, why.name()));
      return response.build();
    };
  }
}
