package io.prism.index.store;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where the regions of a segment's artworks are. An artwork's document is followed by one for each
 * of its regions, in order; they are written, merged and deleted together.
 */
final class RegionDocs {
  /** Where no artwork has any, or none is asked for. */
  static final RegionDocs NONE = new RegionDocs(null, null);

  private final @Nullable NumericDocValues counts;
  private final @Nullable NumericDocValues settledCounts;

  private RegionDocs(@Nullable NumericDocValues counts, @Nullable NumericDocValues settledCounts) {
    this.counts = counts;
    this.settledCounts = settledCounts;
  }

  static RegionDocs of(LeafReader reader) throws IOException {
    return reader.getNumericDocValues(ArtworkDocuments.REGIONS) == null
        ? NONE
        : new RegionDocs(
            reader.getNumericDocValues(ArtworkDocuments.REGIONS),
            reader.getNumericDocValues(ArtworkDocuments.REGIONS));
  }

  /** How many follow this artwork's document; to be asked for in increasing order. */
  int count(int doc) throws IOException {
    return counts != null && counts.advanceExact(doc) ? (int) counts.longValue() : 0;
  }

  /** The same, in an order of its own. */
  int settledCount(int doc) throws IOException {
    return settledCounts != null && settledCounts.advanceExact(doc)
        ? (int) settledCounts.longValue()
        : 0;
  }

  /**
   * The document of a region's artwork.
   *
   * @param doc of a region, in the whole index
   */
  static int artwork(List<LeafReaderContext> leaves, int doc) throws IOException {
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    NumericDocValues places = DocValues.getNumeric(leaf.reader(), ArtworkDocuments.REGION);
    if (!places.advanceExact(doc - leaf.docBase)) {
      throw new IllegalStateException("document " + doc + " is no region");
    }
    return doc - (int) places.longValue();
  }
}
