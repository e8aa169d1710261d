package io.prism.index.store.qdrant;

import io.prism.index.store.Artworks;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.prism.index.store.qdrant.QdrantSettings.Searching;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Writing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for tests: a small collection, and patience with a busy machine. */
public final class QdrantTestSettings {
  static final CollectionModel MODEL = new CollectionModel(Artworks.MODEL, Artworks.SIZE);
  static final Searching THROUGH_GRAPHS = new Searching(128, 200, 2, 0);
  static final Searching AS_SHIPPED = new Searching(128, 200, 2, 100_000);
  static final Writing WRITING = new Writing(100, 4, Duration.ofSeconds(60));

  private QdrantTestSettings() {}

  static Servers servers(List<String> endpoints) {
    return new Servers(
        endpoints,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        64 << 20);
  }

  static Layout layout(String alias) {
    return new Layout(alias, 1, 1, 1, 16, 128, 10_000, Quantization.NONE, false);
  }

  /** Of vectors of another model. */
  public static QdrantSettings of(CollectionModel model, String endpoint, String alias) {
    return new QdrantSettings(
        model, servers(List.of(endpoint)), layout(alias), AS_SHIPPED, WRITING);
  }

  /** With backups by these nodes' HTTP. */
  public static QdrantSettings backedUp(
      QdrantSettings settings, List<String> http, Duration timeout) {
    return new QdrantSettings(
        settings.model(),
        settings.servers(),
        settings.layout(),
        settings.searching(),
        settings.writing(),
        new QdrantSettings.Snapshots(http, timeout));
  }

  static QdrantSettings of(String endpoint, String alias) {
    return new QdrantSettings(
        MODEL, servers(List.of(endpoint)), layout(alias), AS_SHIPPED, WRITING);
  }
}
