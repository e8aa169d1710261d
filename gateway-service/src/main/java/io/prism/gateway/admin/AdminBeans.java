package io.prism.gateway.admin;

import io.prism.gateway.Gate;
import io.prism.gateway.GatewayConfig;
import io.prism.gateway.Remotes;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.ArtworkUploads;
import io.prism.gateway.queue.KafkaConnections;
import io.prism.gateway.queue.LogReader;
import io.prism.gateway.queue.LogTail;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the operators' objects together. */
public class AdminBeans {
  @Produces
  @Singleton
  RejectedArtworks rejected(
      ArtworkCollection collection,
      ArtworkUploads uploads,
      KafkaConnections kafka,
      GatewayConfig config,
      Gate gate) {
    LogReader log = new LogReader(kafka, config.kafka().topic());
    LogReader letters = new LogReader(kafka, config.kafka().deadLetters());
    RejectedArtworks.Logs logs = new RejectedArtworks.Logs(log, letters);
    return new RejectedArtworks(collection, uploads, logs, gate);
  }

  @Produces
  @Singleton
  IndexBackups backups(Remotes remotes, GatewayConfig config) {
    return new IndexBackups(remotes.index(), config.backupTimeout());
  }

  @Produces
  @Singleton
  Audits audits(KafkaConnections kafka, GatewayConfig config, Remotes remotes) {
    LogReader log = new LogReader(kafka, config.kafka().topic());
    LogTail.IndexedOffsets read =
        () -> {
          try (LogTail.IndexedOffsets offsets = kafka.committedOffsets()) {
            return offsets.committed();
          }
        };
    return new Audits(log, read, remotes.store(), remotes.index());
  }
}
