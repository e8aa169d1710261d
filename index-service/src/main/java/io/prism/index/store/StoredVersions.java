package io.prism.index.store;

import io.prism.type.v1.Artwork;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LiveFieldValues;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The version of every artwork, including those that were written but are in no searcher yet. Only
 * the latter are held in memory.
 */
final class StoredVersions extends LiveFieldValues<IndexSearcher, StoredState> {
  private static final StoredState MISSING = new StoredState(-1, Artwork.State.STATE_UNSPECIFIED, "");

  StoredVersions(ReferenceManager<IndexSearcher> searchers) {
    super(searchers, MISSING);
  }

  @Override
  protected @Nullable StoredState lookupFromSearcher(IndexSearcher searcher, String id)
      throws IOException {
    return find(searcher, id);
  }

  /** What this searcher has of the artwork; null when it has nothing. */
  static @Nullable StoredState find(IndexSearcher searcher, String id) throws IOException {
    BytesRef term = new BytesRef(id);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      int doc = IdLookup.find(leaf.reader(), term);
      if (doc >= 0) {
        return read(leaf.reader(), doc);
      }
    }
    return null;
  }

  private static StoredState read(LeafReader reader, int doc) throws IOException {
    NumericDocValues version = DocValues.getNumeric(reader, ArtworkDocuments.VERSION);
    NumericDocValues state = DocValues.getNumeric(reader, ArtworkDocuments.STATE);
    BinaryDocValues fingerprint = DocValues.getBinary(reader, ArtworkDocuments.FINGERPRINT);
    version.advanceExact(doc);
    state.advanceExact(doc);
    fingerprint.advanceExact(doc);
    Artwork.State known = Artwork.State.forNumber((int) state.longValue());
    return new StoredState(
        version.longValue(),
        known == null ? Artwork.State.UNRECOGNIZED : known,
        fingerprint.binaryValue().utf8ToString());
  }
}
