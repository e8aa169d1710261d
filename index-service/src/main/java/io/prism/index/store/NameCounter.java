package io.prism.index.store;

import io.prism.index.store.FacetCounts.NameCount;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.ArrayUtil;

/** Counts the names of one field. Memory grows with the documents, not with the collection. */
final class NameCounter {
  private final String field;
  private final TimeLimit time;
  private final NameTally tally = new NameTally();

  /**
   * @param field with the names as doc values
   */
  NameCounter(String field, TimeLimit time) {
    this.field = field;
    this.time = time;
  }

  void count(List<LeafReaderContext> leaves, int[] docs) throws IOException {
    int next = 0;
    for (LeafReaderContext leaf : leaves) {
      int end = next;
      while (end < docs.length && docs[end] < leaf.docBase + leaf.reader().maxDoc()) {
        end++;
      }
      count(leaf, Arrays.copyOfRange(docs, next, end));
      next = end;
      time.check();
    }
  }

  private void count(LeafReaderContext leaf, int[] docs) throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), field);
    long[] ordinals = new long[docs.length];
    int size = 0;
    for (int doc : docs) {
      if (values.advanceExact(doc - leaf.docBase)) {
        for (int i = 0; i < values.docValueCount(); i++) {
          ordinals = ArrayUtil.grow(ordinals, size + 1);
          ordinals[size++] = values.nextOrd();
        }
      }
    }
    Arrays.sort(ordinals, 0, size);
    for (int from = 0, to = 0; from < size; from = to) {
      while (to < size && ordinals[to] == ordinals[from]) {
        to++;
      }
      tally.add(values.lookupOrd(ordinals[from]).utf8ToString(), to - from);
    }
  }

  /**
   * @param chosen as the filter has them
   */
  List<NameCount> most(List<String> chosen) {
    return tally.most(chosen);
  }
}
