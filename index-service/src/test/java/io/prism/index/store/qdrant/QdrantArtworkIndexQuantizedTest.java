package io.prism.index.store.qdrant;

import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;

/** A byte a number chooses the candidates; the scores are of the vectors all the same. */
class QdrantArtworkIndexQuantizedTest extends QdrantContract {
  @Override
  QdrantSettings settings(String endpoint, String alias) {
    QdrantSettings shipped = QdrantTestSettings.of(endpoint, alias);
    // Even the smallest segment is quantized and gets its graph.
    Layout layout = new Layout(alias, 1, 1, 1, 16, 128, 1, Quantization.SCALAR, false);
    return new QdrantSettings(
        shipped.model(),
        shipped.servers(),
        layout,
        QdrantTestSettings.THROUGH_GRAPHS,
        shipped.writing());
  }
}
