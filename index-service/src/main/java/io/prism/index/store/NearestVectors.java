package io.prism.index.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.TotalHits.Relation;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.BitSetIterator;
import org.jspecify.annotations.Nullable;

/**
 * The nearest vectors of one dimension among all segments.
 *
 * <p>A graph's work grows with what is asked of it. So each segment is first asked for its fair
 * share of what is wanted, with a margin for chance; and again, for everything, where all that it
 * gave was among the nearest of all: there may be more.
 */
final class NearestVectors {
  /** Standard deviations above its expectation that a segment is first asked for. */
  private static final double MARGIN = 3;

  /** What a graph is asked for at least: with less it loses its way. */
  private static final int LEAST = 32;

  private static final Comparator<ScoreDoc> NEAREST_FIRST =
      Comparator.comparingDouble((ScoreDoc d) -> -d.score).thenComparingInt(d -> d.doc);

  private final List<LeafReaderContext> leaves;
  private final Accepted accepted;
  private final TimeLimit time;

  NearestVectors(List<LeafReaderContext> leaves, Accepted accepted, TimeLimit time) {
    this.leaves = leaves;
    this.accepted = accepted;
    this.time = time;
  }

  /**
   * Nearest first, by Lucene's score; fewer than wanted only when there are no more.
   *
   * @param field of the vectors
   */
  ScoreDoc[] find(String field, float[] target, int wanted) throws IOException {
    List<Segment> segments = new ArrayList<>();
    int all = 0;
    for (LeafReaderContext leaf : leaves) {
      Segment segment = new Segment(leaf, field, target);
      segments.add(segment);
      all += segment.size;
    }
    for (Segment segment : segments) {
      segment.search(share(wanted, segment.size, all));
    }
    ScoreDoc[] nearest = nearest(segments, wanted);
    if (nearest.length == wanted) {
      float last = nearest[wanted - 1].score;
      boolean again = false;
      for (Segment segment : segments) {
        if (segment.mayHaveMore(last, wanted)) {
          segment.search(wanted);
          again = true;
        }
      }
      nearest = again ? nearest(segments, wanted) : nearest;
    }
    return nearest;
  }

  private static int share(int wanted, int size, int all) {
    double share = all == 0 ? 0 : size / (double) all;
    double expected = wanted * share;
    double deviation = Math.sqrt(wanted * share * (1 - share));
    return Math.min(wanted, (int) Math.ceil(expected + MARGIN * deviation) + LEAST);
  }

  private static ScoreDoc[] nearest(List<Segment> segments, int wanted) {
    ScoreDoc[] found =
        segments.stream()
            .flatMap(segment -> Arrays.stream(segment.found))
            .sorted(NEAREST_FIRST)
            .toArray(ScoreDoc[]::new);
    return found.length > wanted ? Arrays.copyOf(found, wanted) : found;
  }

  /** One segment's part. */
  private final class Segment {
    private final LeafReaderContext leaf;
    private final String field;
    private final float[] target;
    private final @Nullable FloatVectorValues vectors;

    /** Vectors that may be found, at most. */
    private final int size;

    private int asked;
    private ScoreDoc[] found = new ScoreDoc[0];

    Segment(LeafReaderContext leaf, String field, float[] target) throws IOException {
      this.leaf = leaf;
      this.field = field;
      this.target = target;
      this.vectors = leaf.reader().getFloatVectorValues(field);
      this.size = vectors == null ? 0 : Math.min(vectors.size(), accepted.count(leaf));
    }

    boolean mayHaveMore(float last, int wanted) {
      return asked < wanted && found.length == asked && found[asked - 1].score >= last;
    }

    void search(int count) throws IOException {
      asked = count;
      if (size == 0) {
        return;
      }
      TopDocs top = accepted.isEverything() ? walk(count, Integer.MAX_VALUE) : filtered(count);
      found = top.scoreDocs;
      for (ScoreDoc doc : found) {
        doc.doc += leaf.docBase;
      }
    }

    /** Where few pass the filter, a graph leads mostly to those that don't. */
    private TopDocs filtered(int count) throws IOException {
      if (size > count) {
        TopDocs top = walk(count, size);
        if (top.totalHits.relation == Relation.EQUAL_TO) {
          return top;
        }
      }
      return compareAccepted(count);
    }

    private TopDocs walk(int count, int visits) throws IOException {
      LeafReader reader = leaf.reader();
      KnnCollector collector = new TimedCollector(new TopKnnCollector(count, visits), time);
      reader.searchNearestVectors(field, target, collector, accepted.bits(leaf));
      return collector.topDocs();
    }

    private TopDocs compareAccepted(int count) throws IOException {
      KnnCollector collector =
          new TimedCollector(new TopKnnCollector(count, Integer.MAX_VALUE), time);
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      VectorScorer scorer = values == null ? null : values.scorer(target);
      if (scorer != null) {
        DocIdSetIterator docs = new BitSetIterator(accepted.set(leaf), size);
        DocIdSetIterator those = scorer.iterator();
        for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
          if (those.docID() < doc) {
            those.advance(doc);
          }
          if (those.docID() == doc) {
            collector.incVisitedCount(1);
            collector.collect(doc, scorer.score());
          }
        }
      }
      return collector.topDocs();
    }
  }
}
