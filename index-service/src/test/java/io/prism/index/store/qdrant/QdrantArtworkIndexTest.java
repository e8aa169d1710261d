package io.prism.index.store.qdrant;

/** As a small collection is searched: several dimensions by comparison. */
class QdrantArtworkIndexTest extends QdrantContract {
  @Override
  QdrantSettings settings(String endpoint, String alias) {
    return QdrantTestSettings.of(endpoint, alias);
  }
}
