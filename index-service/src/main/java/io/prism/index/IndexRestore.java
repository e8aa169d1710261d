package io.prism.index;

import io.prism.index.archive.StoredBackup;
import io.prism.index.backup.FolderTarget;
import io.prism.index.backup.Restore;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.qdrant.QdrantRestore;
import io.prism.models.ModelPack;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a backup back where the index service's settings say that its index is. */
public final class IndexRestore {
  /** As Quarkus' own. */
  private static final int OF_THE_FILE = 260;

  private final SmallRyeConfig config;
  private final Stores.EngineKind engine;

  private IndexRestore(SmallRyeConfig config) {
    this.config = config;
    this.engine = config.getValue("prism.index.engine", Stores.EngineKind.class);
  }

  /**
   * The settings of this process: system properties, environment, {@code
   * config/application.properties}, defaults. Unlike a service it reads no profile's settings.
   */
  public static IndexRestore ofThisProcess() throws IOException {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .forClassLoader(IndexRestore.class.getClassLoader())
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .addDefaultSources()
            .withMapping(QdrantConfig.class)
            .withValidateUnknown(false);
    Path file = Path.of("config", "application.properties").toAbsolutePath();
    if (Files.exists(file)) {
      builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), OF_THE_FILE));
    }
    return new IndexRestore(builder.build());
  }

  /** Whether the index lies in a folder, which no other process may use meanwhile. */
  public boolean isInFolder() {
    return engine == Stores.EngineKind.LUCENE;
  }

  /** Where the backup goes, for people. */
  public String place(Path folder) {
    return isInFolder() ? folder.toString() : "Qdrant";
  }

  /**
   * @param folder of the index, where it lies in one
   * @throws io.prism.index.archive.BackupException when it cannot be put back; all is as it was
   *     then
   */
  public void run(StoredBackup backup, ModelPack pack, Path folder) {
    String model = pack.model().toString();
    switch (engine) {
      case LUCENE ->
          Restore.run(backup, model, new FolderTarget(LuceneArtworkIndex.ENGINE, folder));
      case QDRANT -> {
        CollectionModel collection = new CollectionModel(pack.model(), pack.dimension());
        try (QdrantRestore target =
            new QdrantRestore(
                Stores.settings(collection, config.getConfigMapping(QdrantConfig.class)))) {
          Restore.run(backup, model, target);
        }
      }
    }
  }
}
