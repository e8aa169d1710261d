package io.prism.index.store;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.OrdinalTranslatedKnnCollector;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

/** A segment without graphs, whose nearest vectors are found by comparing all. */
final class ScanningVectorsReader extends KnnVectorsReader {
  private final FlatVectorsReader vectors;

  /**
   * @param vectors closed together with this
   */
  ScanningVectorsReader(FlatVectorsReader vectors) {
    this.vectors = vectors;
  }

  @Override
  public void search(String field, float[] target, KnnCollector collector, Bits accepted)
      throws IOException {
    scan(vectors.getRandomVectorScorer(field, target), collector, accepted);
  }

  @Override
  public void search(String field, byte[] target, KnnCollector collector, Bits accepted)
      throws IOException {
    scan(vectors.getRandomVectorScorer(field, target), collector, accepted);
  }

  private static void scan(RandomVectorScorer scorer, KnnCollector collector, Bits acceptedDocs)
      throws IOException {
    Bits accepted = scorer.getAcceptOrds(acceptedDocs);
    KnnCollector byOrdinal = new OrdinalTranslatedKnnCollector(collector, scorer::ordToDoc);
    int count = scorer.maxOrd();
    for (int i = 0; i < count && !byOrdinal.earlyTerminated(); i++) {
      if (accepted == null || accepted.get(i)) {
        byOrdinal.incVisitedCount(1);
        byOrdinal.collect(i, scorer.score(i));
      }
    }
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    return vectors.getFloatVectorValues(field);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    return vectors.getByteVectorValues(field);
  }

  @Override
  public void checkIntegrity() throws IOException {
    vectors.checkIntegrity();
  }

  @Override
  public long ramBytesUsed() {
    return vectors.ramBytesUsed();
  }

  @Override
  public void close() throws IOException {
    vectors.close();
  }
}
