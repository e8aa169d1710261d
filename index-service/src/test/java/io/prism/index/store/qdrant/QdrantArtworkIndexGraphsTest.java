package io.prism.index.store.qdrant;

/** As a large collection is searched: candidates from each dimension first. */
class QdrantArtworkIndexGraphsTest extends QdrantContract {
  @Override
  QdrantSettings settings(String endpoint, String alias) {
    QdrantSettings shipped = QdrantTestSettings.of(endpoint, alias);
    return new QdrantSettings(
        shipped.model(),
        shipped.servers(),
        shipped.layout(),
        QdrantTestSettings.THROUGH_GRAPHS,
        shipped.writing());
  }
}
