package io.prism.index.store;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.ArrayUtil;

/** The documents that a query finds, in the order of the index, up to a number. Used once. */
final class FirstDocs extends SimpleCollector {
  private final int most;
  private int[] docs = new int[0];
  private int size;
  private int docBase;
  private boolean more;

  private FirstDocs(int most) {
    this.most = most;
  }

  static CountedDocs find(IndexSearcher searcher, Query query, int most) throws IOException {
    FirstDocs found = new FirstDocs(most);
    searcher.search(query, found);
    return new CountedDocs(Arrays.copyOf(found.docs, found.size), !found.more);
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) {
    if (more) {
      throw new CollectionTerminatedException();
    }
    docBase = context.docBase;
  }

  @Override
  public void collect(int doc) {
    if (size == most) {
      more = true;
      throw new CollectionTerminatedException();
    }
    docs = ArrayUtil.grow(docs, size + 1);
    docs[size++] = docBase + doc;
  }
}
