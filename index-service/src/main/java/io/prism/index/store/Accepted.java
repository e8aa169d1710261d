package io.prism.index.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** The live documents that pass a filter, worked out once a search. */
final class Accepted {
  /** By the ordinal of the segment; null when every live document passes. */
  private final @Nullable List<FixedBitSet> sets;

  private final int[] counts;

  private Accepted(@Nullable List<FixedBitSet> sets, int[] counts) {
    this.sets = sets;
    this.counts = counts;
  }

  static Accepted everything(IndexSearcher searcher) {
    return new Accepted(
        null,
        searcher.getIndexReader().leaves().stream()
            .mapToInt(leaf -> leaf.reader().numDocs())
            .toArray());
  }

  static Accepted by(Query filter, IndexSearcher searcher) throws IOException {
    Weight weight =
        searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<FixedBitSet> sets = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      sets.add(set(weight.scorer(leaf), leaf));
    }
    return new Accepted(sets, sets.stream().mapToInt(FixedBitSet::cardinality).toArray());
  }

  private static FixedBitSet set(@Nullable Scorer scorer, LeafReaderContext leaf)
      throws IOException {
    FixedBitSet set = new FixedBitSet(leaf.reader().maxDoc());
    if (scorer != null) {
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator docs = scorer.iterator();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        if (live == null || live.get(doc)) {
          set.set(doc);
        }
      }
    }
    return set;
  }

  /** The regions of these artworks, as documents of their own. */
  Accepted regions(IndexSearcher searcher) throws IOException {
    if (sets == null) {
      return this;
    }
    List<FixedBitSet> regions = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      regions.add(regions(sets.get(leaf.ord), leaf.reader()));
    }
    return new Accepted(regions, regions.stream().mapToInt(FixedBitSet::cardinality).toArray());
  }

  private static FixedBitSet regions(FixedBitSet artworks, LeafReader reader) throws IOException {
    FixedBitSet regions = new FixedBitSet(reader.maxDoc());
    NumericDocValues counts = reader.getNumericDocValues(ArtworkDocuments.REGIONS);
    if (counts != null) {
      for (int doc = counts.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = counts.nextDoc()) {
        if (artworks.get(doc)) {
          regions.set(doc + 1, doc + 1 + (int) counts.longValue());
        }
      }
    }
    return regions;
  }

  boolean isEverything() {
    return sets == null;
  }

  int count(LeafReaderContext leaf) {
    return counts[leaf.ord];
  }

  /** In all segments. */
  int count() {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Null when a segment's documents are all live and accepted. */
  @Nullable Bits bits(LeafReaderContext leaf) {
    return sets == null ? leaf.reader().getLiveDocs() : sets.get(leaf.ord);
  }

  /** Only where not everything is accepted. */
  FixedBitSet set(LeafReaderContext leaf) {
    if (sets == null) {
      throw new IllegalStateException("everything is accepted");
    }
    return sets.get(leaf.ord);
  }
}
