package io.prism.index.store;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Finds documents by artwork id. */
final class IdLookup {
  private IdLookup() {}

  /** The live document of the whole index, or -1. */
  static int find(IndexSearcher searcher, String id) throws IOException {
    BytesRef term = new BytesRef(id);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      int doc = find(leaf.reader(), term);
      if (doc >= 0) {
        return leaf.docBase + doc;
      }
    }
    return -1;
  }

  /** The live document of this segment, or -1. */
  static int find(LeafReader reader, BytesRef id) throws IOException {
    Terms terms = reader.terms(ArtworkDocuments.ID);
    if (terms == null) {
      return -1;
    }
    TermsEnum ids = terms.iterator();
    if (!ids.seekExact(id)) {
      return -1;
    }
    Bits live = reader.getLiveDocs();
    PostingsEnum docs = ids.postings(null, PostingsEnum.NONE);
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      if (live == null || live.get(doc)) {
        return doc;
      }
    }
    return -1;
  }
}
