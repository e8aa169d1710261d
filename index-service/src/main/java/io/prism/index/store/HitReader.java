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
          Found.of(
              artwork(stored, hit.doc()), hit.score(), cosines(searcher, plan, hit), hit.region()));
    }
    return found;
  }

  static Artwork artwork(StoredFields stored, int doc) throws IOException {
    return ArtworkDocuments.artwork(
        stored.document(doc, ARTWORK_ONLY).getBinaryValue(ArtworkDocuments.ARTWORK));
  }

  private static Map<Dimension, Float> cosines(
      IndexSearcher searcher, SearchPlan plan, Candidate hit) throws IOException {
    Map<Dimension, Float> cosines = new EnumMap<>(Dimension.class);
    for (Target target : plan.targets()) {
      float[] vector =
          hit.region() == PartScore.WHOLE
              ? vector(searcher, target.dimension(), hit.doc())
              : regionVector(searcher, target.dimension(), hit.doc(), hit.region());
      if (vector != null) {
        cosines.put(target.dimension(), VectorMath.dot(target.vector(), vector));
      }
    }
    return cosines;
  }

  /** A copy, or null where the artwork has no such vector. */
  static float @Nullable [] vector(IndexSearcher searcher, Dimension dimension, int doc)
      throws IOException {
    return vector(searcher, ArtworkDocuments.vectorField(dimension), doc);
  }

  /**
   * The same for one of its regions.
   *
   * @param region from 0
   */
  static float @Nullable [] regionVector(
      IndexSearcher searcher, Dimension dimension, int doc, int region) throws IOException {
    return vector(searcher, ArtworkDocuments.regionVectorField(dimension), doc + 1 + region);
  }

  private static float @Nullable [] vector(IndexSearcher searcher, String field, int doc)
      throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    LeafReader reader = leaf.reader();
    FloatVectorValues values = reader.getFloatVectorValues(field);
    int local = doc - leaf.docBase;
    return values != null && values.advance(local) == local ? values.vectorValue().clone() : null;
  }
}
