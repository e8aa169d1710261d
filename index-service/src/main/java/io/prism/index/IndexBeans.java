package io.prism.index;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.prism.index.backup.Backups;
import io.prism.index.backup.StreamPositions;
import io.prism.index.search.Calibration;
import io.prism.index.search.Categories;
import io.prism.index.search.CollectionCalls;
import io.prism.index.search.Decomposer;
import io.prism.index.search.Rehearsal;
import io.prism.index.search.SearchCalls;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.MeteredArtworkIndex;
import io.prism.models.ModelPack;
import io.prism.models.ModelPacks;
import io.prism.models.Vocabulary;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the index service together. */
@Singleton
public class IndexBeans {
  private final ModelPack pack;

  IndexBeans(
      @ConfigProperty(name = "prism.index.pack") String pack,
      @ConfigProperty(name = "prism.models.cache") Path models) {
    this.pack = new ModelPacks(models).open(pack);
  }

  @Produces
  @Singleton
  Decomposer decomposer() {
    return new Decomposer(pack.space(), pack.decomposition());
  }

  @Produces
  @Singleton
  Vocabulary vocabulary() {
    return pack.vocabulary();
  }

  /** Opened at start, so that a store that can't be used stops the start with its reason. */
  @Produces
  @ApplicationScoped
  @Startup
  ArtworkIndex index(
      @ConfigProperty(name = "prism.index.engine") Stores.EngineKind engine,
      IndexConfig lucene,
      QdrantConfig qdrant,
      MeterRegistry meters) {
    CollectionModel model = new CollectionModel(pack.model(), pack.dimension());
    ArtworkIndex index =
        switch (engine) {
          case LUCENE -> {
            new DiskSpaceMetrics(lucene.folder().toFile()).bindTo(meters);
            yield Stores.lucene(model, lucene);
          }
          case QDRANT -> Stores.qdrant(model, qdrant);
        };
    return new MeteredArtworkIndex(index, meters);
  }

  @Produces
  @Singleton
  Backups backups(IndexConfig config, ArtworkIndex index, StreamPositions positions) {
    return new Backups(
        config.backupFolder(), config.backupWait(), new Backups.Source(index, positions));
  }

  void close(@Disposes ArtworkIndex index) {
    index.close();
  }

  @Produces
  @Singleton
  SearchCalls searchCalls(
      ArtworkIndex index,
      Decomposer decomposer,
      @ConfigProperty(name = "prism.index.category-level") int categoryLevel) {
    return new SearchCalls(
        index,
        decomposer,
        Calibration.of(pack.readout()),
        new Categories(pack.vocabulary(), categoryLevel));
  }

  @Produces
  @Singleton
  Rehearsal rehearsal(SearchCalls searches, Decomposer decomposer) {
    return new Rehearsal(searches, decomposer.space());
  }

  @Produces
  @Singleton
  CollectionCalls collectionCalls(
      ArtworkIndex index, Decomposer decomposer, Instance<UploadLag> lag) {
    return new CollectionCalls(
        index, decomposer, () -> lag.isResolvable() ? lag.get().records() : UploadLag.UNKNOWN);
  }
}
