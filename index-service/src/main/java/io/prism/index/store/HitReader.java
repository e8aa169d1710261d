package io.prism.index.store;

import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Dimension;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.SearchResult.Found;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** Reads what is stored of a few documents. */
final class HitReader {
  private static final Set<String> ARTWORK_ONLY = Set.of(ArtworkDocuments.ARTWORK);

  private HitReader() {}

  static List<Found> read(IndexSearcher searcher, SearchPlan plan, List<Candidate> hits)
      throws IOException {
    StoredFields stored = searcher.storedFields();
    List<Found> found = new ArrayList<>(hits.size());
    for (Candidate hit : hits) {
      found.add(
          new Found(artwork(stored, hit.doc()), hit.score(), cosines(searcher, plan, hit.doc())));
    }
    return found;
  }

  static Artwork artwork(StoredFields stored, int doc) throws IOException {
    return ArtworkDocuments.artwork(
        stored.document(doc, ARTWORK_ONLY).getBinaryValue(ArtworkDocuments.ARTWORK));
  }

  private static Map<Dimension, Float> cosines(IndexSearcher searcher, SearchPlan plan, int doc)
      throws IOException {
    Map<Dimension, Float> cosines = new EnumMap<>(Dimension.class);
    for (Target target : plan.targets()) {
      float[] vector = vector(searcher, target.dimension(), doc);
      if (vector != null) {
        cosines.put(target.dimension(), VectorMath.dot(target.vector(), vector));
      }
    }
    return cosines;
  }

  /** A copy, or null where the document has no such vector. */
  static float @Nullable [] vector(IndexSearcher searcher, Dimension dimension, int doc)
      throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    LeafReader reader = leaf.reader();
    FloatVectorValues values = reader.getFloatVectorValues(ArtworkDocuments.vectorField(dimension));
    int local = doc - leaf.docBase;
    return values != null && values.advance(local) == local ? values.vectorValue().clone() : null;
  }
}
