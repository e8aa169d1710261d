package io.prism.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.prism.client.PictureAnalyzer;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.ArtworkIds;
import io.prism.gateway.artwork.ArtworkUploads;
import io.prism.gateway.artwork.Facts;
import io.prism.gateway.artwork.IncomingPictures;
import io.prism.gateway.artwork.PictureGuard;
import io.prism.gateway.artwork.StoredPictures;
import io.prism.gateway.queue.KafkaConnections;
import io.prism.gateway.queue.KafkaUploadLog;
import io.prism.gateway.queue.QueuedArtworks;
import io.prism.gateway.queue.TailRunner;
import io.prism.gateway.search.QueryReader;
import io.prism.gateway.search.SearchMeters;
import io.prism.gateway.search.Searches;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.Thumbnail;
import io.prism.telemetry.Traces;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/** Puts the domain's objects together. */
public class GatewayBeans {
  private static final int CPU_BOUND = Math.max(2, Runtime.getRuntime().availableProcessors());

  @Produces
  @Singleton
  Gate gate(GatewayConfig config, ScheduledExecutorService alarms) {
    return new Gate(config.concurrency(), config.timeout(), alarms);
  }

  @Produces
  @Singleton
  QueuedArtworks queue(GatewayConfig config) {
    return new QueuedArtworks(config.kafka().maxQueued());
  }

  @Produces
  @Singleton
  KafkaUploadLog log(KafkaConnections kafka, GatewayConfig config, Traces traces) {
    return new KafkaUploadLog(kafka.producer(), config.kafka().topic(), traces);
  }

  void closeLog(@Disposes KafkaUploadLog log, GatewayConfig config) {
    log.close(config.kafka().deliveryTimeout());
  }

  @Produces
  @Singleton
  IncomingPictures incoming(Remotes remotes, GatewayConfig config, Gate gate) {
    PictureGuard guard = new PictureGuard(limits(config), CPU_BOUND);
    return new IncomingPictures(remotes.store(), remotes.fetcher(), guard, gate);
  }

  @Produces
  @Singleton
  StoredPictures stored(Remotes remotes, GatewayConfig config, Gate gate) {
    PictureLimits limits = limits(config);
    return new StoredPictures(
        remotes.store(),
        (picture, edge) -> Thumbnail.jpeg(picture, limits, edge, gate::checkTime),
        CPU_BOUND);
  }

  @Produces
  @Singleton
  ArtworkCollection collection(Remotes remotes, QueuedArtworks queue) {
    return new ArtworkCollection(remotes.index(), queue);
  }

  @Produces
  @Singleton
  Facts facts(Remotes remotes, ArtworkCollection collection) {
    return new Facts(remotes.encoder(), collection);
  }

  @Produces
  @Singleton
  ArtworkUploads.QueueWriter writer(
      KafkaUploadLog log, QueuedArtworks queue, TailRunner tail, Gate gate) {
    return new ArtworkUploads.QueueWriter(log, queue, tail::isCaughtUp, gate);
  }

  @Produces
  @Singleton
  ArtworkUploads uploads(
      ArtworkCollection collection, IncomingPictures incoming, ArtworkUploads.QueueWriter writer) {
    Clock clock = Clock.systemUTC();
    return new ArtworkUploads(collection, incoming, writer, new ArtworkIds(clock), clock);
  }

  @Produces
  @Singleton
  Searches searches(
      Remotes remotes,
      IncomingPictures incoming,
      StoredPictures stored,
      ArtworkCollection collection,
      MeterRegistry meters) {
    PictureAnalyzer analyzer = new PictureAnalyzer(remotes.encoder(), remotes.captions());
    QueryReader.Pictures pictures = new QueryReader.Pictures(incoming, stored);
    QueryReader reader = new QueryReader(analyzer, remotes.encoder(), pictures, collection);
    return new Searches(reader, remotes.index(), new SearchMeters(meters));
  }

  private static PictureLimits limits(GatewayConfig config) {
    return new PictureLimits(config.pictures().maxBytes(), config.pictures().maxPixels());
  }
}
