package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads of one state of the collection that compare no vectors. */
final class StoredArtworks {
  private static final Sort BY_ID =
      new Sort(new SortField(ArtworkDocuments.ID, SortField.Type.STRING));

  private StoredArtworks() {}

  static List<Optional<Artwork>> get(IndexSearcher searcher, List<String> ids) throws IOException {
    StoredFields stored = searcher.storedFields();
    List<Optional<Artwork>> artworks = new ArrayList<>(ids.size());
    for (String id : ids) {
      int doc = IdLookup.find(searcher, id);
      artworks.add(doc < 0 ? Optional.empty() : Optional.of(HitReader.artwork(stored, doc)));
    }
    return artworks;
  }

  static List<Optional<String>> fingerprints(IndexSearcher searcher, List<String> ids)
      throws IOException {
    List<Optional<String>> fingerprints = new ArrayList<>(ids.size());
    for (String id : ids) {
      StoredState entry = StoredVersions.find(searcher, id);
      fingerprints.add(Optional.ofNullable(entry).map(StoredState::fingerprint));
    }
    return fingerprints;
  }

  static List<Optional<UnitVectors>> vectors(
      IndexSearcher searcher, ModelId model, List<String> ids) throws IOException {
    List<Optional<UnitVectors>> vectors = new ArrayList<>(ids.size());
    for (String id : ids) {
      int doc = IdLookup.find(searcher, id);
      vectors.add(doc < 0 ? Optional.empty() : vectors(searcher, model, doc));
    }
    return vectors;
  }

  private static Optional<UnitVectors> vectors(IndexSearcher searcher, ModelId model, int doc)
      throws IOException {
    return vectors(model, dimension -> HitReader.vector(searcher, dimension, doc));
  }

  static List<UnitVectors> regionVectors(IndexSearcher searcher, ModelId model, String id)
      throws IOException {
    int doc = IdLookup.find(searcher, id);
    if (doc < 0) {
      return List.of();
    }
    LeafReaderContext leaf =
        searcher
            .getIndexReader()
            .leaves()
            .get(ReaderUtil.subIndex(doc, searcher.getIndexReader().leaves()));
    int count = RegionDocs.of(leaf.reader()).count(doc - leaf.docBase);
    List<UnitVectors> regions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int region = i;
      regions.add(
          vectors(model, dimension -> HitReader.regionVector(searcher, dimension, doc, region))
              .orElseThrow());
    }
    return regions;
  }

  private interface VectorOf {
    float @Nullable [] read(Dimension dimension) throws IOException;
  }

  private static Optional<UnitVectors> vectors(ModelId model, VectorOf source) throws IOException {
    Map<Dimension, float[]> vectors = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      float[] vector = source.read(dimension);
      if (vector != null) {
        vectors.put(dimension, vector);
      }
    }
    return vectors.isEmpty() ? Optional.empty() : Optional.of(new UnitVectors(model, vectors));
  }

  static List<Artwork> list(IndexSearcher searcher, ListPlan plan) throws IOException {
    ScoreDoc after = plan.afterId().isEmpty() ? null : justAfter(searcher, plan.afterId());
    TopDocs found =
        searcher.searchAfter(
            after, FilterQueries.of(plan.filter(), plan.states()), plan.limit(), BY_ID);
    StoredFields stored = searcher.storedFields();
    List<Artwork> artworks = new ArrayList<>(found.scoreDocs.length);
    for (ScoreDoc doc : found.scoreDocs) {
      artworks.add(HitReader.artwork(stored, doc.doc));
    }
    plan.time().check();
    return artworks;
  }

  /** Ids are unique, so the document only has to be one that Lucene accepts. */
  private static ScoreDoc justAfter(IndexSearcher searcher, String id) {
    int lastDoc = Math.max(0, searcher.getIndexReader().maxDoc() - 1);
    return new FieldDoc(lastDoc, Float.NaN, new Object[] {new BytesRef(id)});
  }

  static long count(IndexSearcher searcher, Artwork.State state) throws IOException {
    return searcher.count(new TermQuery(new Term(ArtworkDocuments.STATE, state.name())));
  }
}
