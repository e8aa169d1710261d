package io.prism.index;

import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.index.store.qdrant.QdrantArtworkIndex;
import io.prism.index.store.qdrant.QdrantSettings;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.prism.index.store.qdrant.QdrantSettings.Searching;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Snapshots;
import io.prism.index.store.qdrant.QdrantSettings.Tls;
import io.prism.index.store.qdrant.QdrantSettings.Writing;
import java.util.List;
import java.util.Optional;

/** Opens the collection that the settings ask for. */
final class Stores {
  /** What keeps the collection. */
  enum EngineKind {
    /** Files in a folder, for one process. */
    LUCENE,
    /** A Qdrant cluster, for as many as want. */
    QDRANT
  }

  private Stores() {}

  static ArtworkIndex lucene(CollectionModel model, IndexConfig config) {
    return LuceneArtworkIndex.open(
        new LuceneSettings(
            config.folder(),
            model.id(),
            model.dimension(),
            config.writeBufferMegabytes(),
            config.mergeThreads(),
            config.graphFrom(),
            new LuceneSettings.ExactUpTo(config.exactUpTo(), config.exactUpToMixed()),
            config.candidates(),
            config.verifyOnStart()));
  }

  static ArtworkIndex qdrant(CollectionModel model, QdrantConfig config) {
    return QdrantArtworkIndex.open(settings(model, config));
  }

  static QdrantSettings settings(CollectionModel model, QdrantConfig config) {
    return new QdrantSettings(
        model,
        new Servers(
            config.endpoints(),
            config.tls().enabled()
                ? Optional.of(new Tls(config.tls().trusted()))
                : Optional.empty(),
            config.apiKey(),
            config.timeout(),
            config.startPatience(),
            config.maxMessageBytes()),
        layout(config),
        new Searching(
            config.search().ef(),
            config.search().candidates(),
            config.quantization().oversampling(),
            config.search().exactUpToMixed()),
        new Writing(config.batchSize(), config.writesInFlight(), config.writeTimeout()),
        new Snapshots(config.httpEndpoints().orElse(List.of()), config.snapshotTimeout()));
  }

  private static Layout layout(QdrantConfig config) {
    return new Layout(
        config.collection(),
        config.shards(),
        config.replication(),
        config.writeConsistency(),
        config.hnsw().m(),
        config.hnsw().efConstruct(),
        config.hnsw().thresholdKilobytes(),
        switch (config.quantization().kind()) {
          case NONE -> Quantization.NONE;
          case SCALAR -> Quantization.SCALAR;
        },
        config.onDisk());
  }
}
