package io.prism.index.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Documents by artwork id, and the other way round. */
final class IdLookup {
  /** Instead of a document. */
  static final int MISSING = -1;

  private IdLookup() {}

  /** The live document of the whole index, or {@link #MISSING}. */
  static int find(IndexSearcher searcher, String id) throws IOException {
    BytesRef term = new BytesRef(id);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      int doc = find(leaf.reader(), term);
      if (doc >= 0) {
        return leaf.docBase + doc;
      }
    }
    return MISSING;
  }

  /** The artwork of a document of the whole index. */
  static String id(IndexSearcher searcher, int doc) {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    try {
      SortedDocValues ids = DocValues.getSorted(leaf.reader(), ArtworkDocuments.ID);
      ids.advanceExact(doc - leaf.docBase);
      return ids.lookupOrd(ids.ordValue()).utf8ToString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The live document of this segment, or {@link #MISSING}. */
  static int find(LeafReader reader, BytesRef id) throws IOException {
    Terms terms = reader.terms(ArtworkDocuments.ID);
    if (terms == null) {
      return MISSING;
    }
    TermsEnum ids = terms.iterator();
    if (!ids.seekExact(id)) {
      return MISSING;
    }
    Bits live = reader.getLiveDocs();
    PostingsEnum docs = ids.postings(null, PostingsEnum.NONE);
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      if (live == null || live.get(doc)) {
        return doc;
      }
    }
    return MISSING;
  }
}
