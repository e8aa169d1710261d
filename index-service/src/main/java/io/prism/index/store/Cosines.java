package io.prism.index.store;

/** What Lucene's scores mean. */
final class Cosines {
  private Cosines() {}

  /** Lucene's score of DOT_PRODUCT is (1 + cosine) / 2. */
  static double ofLuceneScore(float score) {
    return 2.0 * score - 1;
  }
}
