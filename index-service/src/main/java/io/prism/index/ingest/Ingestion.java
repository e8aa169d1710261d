package io.prism.index.ingest;

import com.google.protobuf.ByteString;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.index.search.Decomposer;
import io.prism.index.store.ArtworkIndex;
import io.prism.pictures.store.PictureStore;
import io.prism.telemetry.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;

/** Puts the pipeline together from its parts, runs it and takes it apart. */
public final class Ingestion implements AutoCloseable {
  private static final String GOOD_PICTURE = "good-picture.png";

  /** How soon an index that was replaced is noticed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final IngestConfig config;
  private final Workers workers;
  private final DurableProducer producer;
  private final IndexWatch watch;
  private final ArtworkConsumer consumer;

  /**
   * What ingestion works with and does not own.
   *
   * @param analyzer one result an input, in order; blocks, with deadlines of its own
   */
  record Outside(
      ArtworkIndex index,
      PictureStore pictures,
      Elsewhere elsewhere,
      BulkAnalyzer analyzer,
      Decomposer decomposer) {
    String model() {
      return decomposer.space().model().toString();
    }
  }

  /** Who is told how it goes. */
  record Watchers(IngestStatus status, Traces traces) {}

  /** Pictures that are not in the picture store yet. */
  record Elsewhere(RemotePictures web, BucketObjects buckets) {}

  Ingestion(
      Outside outside,
      IngestConfig config,
      KafkaSettings.Topics topics,
      Streams streams,
      Watchers watchers) {
    this.config = config;
    this.workers = Workers.of(config.batchesInFlight(), config.fetches());
    this.producer = new DurableProducer(streams::producer);
    this.watch = new IndexWatch(outside.index(), LOOK);
    IngestStatus status = watchers.status();
    RecordTraces traces = new RecordTraces(watchers.traces());
    Steps steps = new Steps(new Retrier(backoff(), status), traces);
    BatchPipeline pipeline =
        new BatchPipeline(
            preparer(outside, steps),
            writer(outside.index(), topics, steps, status),
            workers.preparing(),
            workers.writing());
    this.consumer =
        new ArtworkConsumer(
            streams::prepareTopics,
            streams::consumer,
            new ArtworkConsumer.Loop(
                topics.uploaded(),
                pipeline,
                new Reading(new RecordDecoder(config.maxRecordBytes()), traces),
                config.batchesInFlight(),
                new ArtworkConsumer.Start(outside.index(), watch, streams.positions())),
            backoff(),
            status);
  }

  /** Returns at once; the work goes on in threads of its own. */
  public void start() {
    consumer.start();
  }

  /**
   * Finishes what is almost done and commits it. What is stuck is interrupted after ten seconds;
   * blocks for eighteen at most.
   */
  @Override
  public void close() {
    boolean stopped = consumer.stop();
    watch.close();
    workers.close();
    if (!stopped) {
      consumer.close();
    }
    producer.close(Duration.ofSeconds(3));
  }

  private BatchPreparer preparer(Outside outside, Steps steps) {
    PictureSources sources =
        new PictureSources(
            outside.pictures(),
            outside.elsewhere(),
            steps.retrier(),
            new PictureSources.PictureLimits(
                config.maxPictureBytes(),
                config.missingPictureGrace(),
                config.remoteAttempts(),
                backoff()),
            Clock.systemUTC());
    long callBytes = config.maxPictureBytes();
    return new BatchPreparer(
        new BatchPreparer.LookUp(
            new IndexStandings(outside.index()), new BatchPlanner(outside.model()), steps),
        new PictureLoader(
            sources, steps.traces(), workers.fetching(), config.picturesPerCall(), callBytes),
        new PatientAnalyzer(outside.analyzer(), goodPicture(), steps, config.poisonAttempts()),
        new ArtworkAssembler(
            picture -> outside.decomposer().picture(picture, "picture"), outside.model()),
        KindRules.of(config),
        callBytes);
  }

  private BatchWriter writer(
      ArtworkIndex index, KafkaSettings.Topics topics, Steps steps, IngestStatus status) {
    return new BatchWriter(
        index,
        new DeadLetters(topics.deadLetters(), producer, steps, Clock.systemUTC()),
        new Results(topics.indexed(), producer, steps),
        steps,
        status);
  }

  private Backoff backoff() {
    return new Backoff(config.retry().first(), config.retry().longest());
  }

  private static Input goodPicture() {
    try (InputStream in = Ingestion.class.getResourceAsStream(GOOD_PICTURE)) {
      if (in == null) {
        throw new IllegalStateException(GOOD_PICTURE + " is missing from the class path");
      }
      return new Input(ByteString.readFrom(in), "");
    } catch (IOException e) {
      throw new UncheckedIOException(GOOD_PICTURE + " cannot be read", e);
    }
  }
}
