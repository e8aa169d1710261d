package io.prism.index.store;

import io.prism.index.store.FacetCounts.NameCount;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.ArrayUtil;

/** Counts the names of one field. Memory grows with the documents, not with the collection. */
final class NameCounter {
  /** Different names that are counted; more are only thinkable as an attack. */
  private static final int MOST_DIFFERENT = 100_000;

  private static final int MOST_TOLD = 100;

  private static final Comparator<NameCount> MOST_FIRST =
      Comparator.comparingInt((NameCount entry) -> -entry.count()).thenComparing(NameCount::name);

  private final String field;
  private final TimeLimit time;
  private final Map<String, Name> names = new HashMap<>();

  /**
   * @param field with the names as doc values
   */
  NameCounter(String field, TimeLimit time) {
    this.field = field;
    this.time = time;
  }

  /** One name in all its ways to write it. */
  private static final class Name {
    private String written = "";
    private int writtenSo;
    private int count;

    void add(String name, int times) {
      count += times;
      if (times > writtenSo) {
        written = name;
        writtenSo = times;
      }
    }
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
      add(values.lookupOrd(ordinals[from]).utf8ToString(), to - from);
    }
  }

  private void add(String written, int times) {
    String name = ArtworkDocuments.normalized(written);
    if (names.size() < MOST_DIFFERENT || names.containsKey(name)) {
      names.computeIfAbsent(name, key -> new Name()).add(written, times);
    }
  }

  /**
   * The most frequent names, and after them those of the chosen ones that are not among them.
   *
   * @param chosen as the filter has them
   */
  List<NameCount> most(List<String> chosen) {
    List<NameCount> most =
        names.values().stream()
            .map(name -> new NameCount(name.written, name.count))
            .sorted(MOST_FIRST)
            .limit(MOST_TOLD)
            .toList();
    List<String> told = most.stream().map(e -> ArtworkDocuments.normalized(e.name())).toList();
    Stream<NameCount> missing =
        chosen.stream()
            .filter(name -> !told.contains(ArtworkDocuments.normalized(name)))
            .distinct()
            .map(this::ofChosen);
    return Stream.concat(most.stream(), missing).toList();
  }

  private NameCount ofChosen(String chosen) {
    Name name = names.get(ArtworkDocuments.normalized(chosen));
    return name == null ? new NameCount(chosen, 0) : new NameCount(name.written, name.count);
  }
}
