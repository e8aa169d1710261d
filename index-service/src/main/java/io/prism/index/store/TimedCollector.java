package io.prism.index.store;

import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopDocs;

/** Gives a search up when its time is over: throws DEADLINE_EXCEEDED. */
final class TimedCollector implements KnnCollector {
  /** Vectors between two looks at the clock; some hundred microseconds of work. */
  private static final int CHECK_EVERY = 512;

  private final KnnCollector inner;
  private final TimeLimit time;
  private int unchecked;

  TimedCollector(KnnCollector inner, TimeLimit time) {
    this.inner = inner;
    this.time = time;
  }

  @Override
  public void incVisitedCount(int count) {
    inner.incVisitedCount(count);
    unchecked += count;
    if (unchecked >= CHECK_EVERY) {
      unchecked = 0;
      time.check();
    }
  }

  @Override
  public boolean earlyTerminated() {
    return inner.earlyTerminated();
  }

  @Override
  public long visitedCount() {
    return inner.visitedCount();
  }

  @Override
  public long visitLimit() {
    return inner.visitLimit();
  }

  @Override
  public int k() {
    return inner.k();
  }

  @Override
  public boolean collect(int doc, float similarity) {
    return inner.collect(doc, similarity);
  }

  @Override
  public float minCompetitiveSimilarity() {
    return inner.minCompetitiveSimilarity();
  }

  @Override
  public TopDocs topDocs() {
    return inner.topDocs();
  }
}
