package io.prism.benchmark.load;

import io.prism.benchmark.measure.Workers;
import io.prism.core.embedding.VectorMath;
import io.prism.type.v1.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/**
 * The same search without Prism: Lucene's own queries on the very files that the standalone serves
 * (same graphs, same segments), the union scored by the weighted sum of cosines, the stored fields
 * of the first ten read. The query's vectors are in memory. Thread-safe.
 */
public final class BareLucene implements AutoCloseable {
  /** The fields of the index service's ArtworkDocuments. */
  private static final List<String> FIELDS = List.of("object", "style", "whole");

  private static final String ID = "id";

  /** The index service's prism.index.store.candidates. */
  private static final int CANDIDATES = 400;

  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  public BareLucene(Path folder) {
    try {
      directory = FSDirectory.open(folder);
      reader = DirectoryReader.open(directory);
      searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int segments() {
    return reader.leaves().size();
  }

  /** How many segments the last commit in the folder has. */
  public static int segmentsOf(Path folder) {
    try (BareLucene lucene = new BareLucene(folder)) {
      return lucene.segments();
    }
  }

  /**
   * An artwork's vectors, in memory.
   *
   * @param vectors by the order of object, style, whole
   */
  public record Query(List<float[]> vectors) {}

  /** Reads an artwork's vectors. */
  public Query query(String id) {
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        PostingsEnum docs = leaf.reader().postings(new Term(ID, id));
        if (docs != null && docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          int doc = docs.docID();
          return new Query(FIELDS.stream().map(field -> vector(leaf, field, doc)).toList());
        }
      }
      throw new IllegalStateException(id + " is not in the index");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] vector(LeafReaderContext leaf, String field, int doc) {
    try {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      if (values == null || values.advance(doc) != doc) {
        throw new IllegalStateException("a made-up artwork has no " + field + " vector");
      }
      return values.vectorValue().clone();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Searches a second with all workers, each query once. */
  public double queriesPerSecond(List<Query> queries, Weights weights, Workers workers) {
    float[] by = {weights.getObject(), weights.getStyle(), weights.getWhole()};
    double seconds = workers.run(queries.size(), 1, (i, to) -> search(queries.get(i), by));
    return queries.size() / seconds;
  }

  private int search(Query query, float[] by) {
    try {
      TreeMap<Integer, Double> union = new TreeMap<>();
      for (int d = 0; d < by.length; d++) {
        if (by[d] != 0) {
          var knn = new KnnFloatVectorQuery(FIELDS.get(d), query.vectors().get(d), CANDIDATES);
          for (ScoreDoc found : searcher.search(knn, CANDIDATES).scoreDocs) {
            union.put(found.doc, 0.0);
          }
        }
      }
      for (int d = 0; d < by.length; d++) {
        if (by[d] != 0) {
          addCosines(union, FIELDS.get(d), query.vectors().get(d), by[d]);
        }
      }
      return readFirst(union);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addCosines(TreeMap<Integer, Double> union, String field, float[] to, float weight)
      throws IOException {
    LeafReaderContext leaf = null;
    FloatVectorValues values = null;
    for (var entry : union.entrySet()) {
      int doc = entry.getKey();
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
        values = leaf.reader().getFloatVectorValues(field);
      }
      int local = doc - leaf.docBase;
      if (values != null && values.advance(local) == local) {
        entry.setValue(entry.getValue() + weight * VectorMath.dot(to, values.vectorValue()));
      }
    }
  }

  /** Bytes read, so that nothing can be left out as unused. */
  private int readFirst(TreeMap<Integer, Double> union) throws IOException {
    StoredFields stored = searcher.storedFields();
    List<Integer> first =
        union.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> -entry.getValue()))
            .limit(Collection.HITS)
            .map(Map.Entry::getKey)
            .toList();
    int bytes = 0;
    for (int doc : first) {
      bytes += stored.document(doc).getBinaryValue("artwork").length;
    }
    return bytes;
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
