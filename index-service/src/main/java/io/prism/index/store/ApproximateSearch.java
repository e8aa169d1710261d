package io.prism.index.store;

import io.prism.core.embedding.VectorMath;
import io.prism.index.store.SearchPlan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Candidates from the graphs of each weighted dimension, then scored exactly. */
final class ApproximateSearch {
  private ApproximateSearch() {}

  /**
   * @param filter null when every artwork with vectors may be a hit
   * @param width candidates from each graph
   * @return the union of the candidates, best first
   */
  static List<Candidate> run(
      IndexSearcher searcher, @Nullable Query filter, SearchPlan plan, int width)
      throws IOException {
    TreeSet<Integer> docs = new TreeSet<>();
    for (Target target : plan.targets()) {
      if (target.weight() != 0) {
        Query query =
            new KnnFloatVectorQuery(
                ArtworkDocuments.vectorField(target.dimension()), towards(target), width, filter);
        for (ScoreDoc found : searcher.search(query, width).scoreDocs) {
          docs.add(found.doc);
        }
        plan.time().check();
      }
    }
    return scored(searcher, plan, docs);
  }

  /** Away from a vector is towards its opposite. */
  private static float[] towards(Target target) {
    return target.weight() > 0 ? target.vector() : VectorMath.times(target.vector(), -1);
  }

  private static List<Candidate> scored(
      IndexSearcher searcher, SearchPlan plan, TreeSet<Integer> docs) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    List<Candidate> candidates = new ArrayList<>(docs.size());
    LeafReaderContext leaf = null;
    LeafScores scores = null;
    for (int doc : docs) {
      if (leaf == null || scores == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        scores = new LeafScores(leaf.reader(), plan);
      }
      int local = doc - leaf.docBase;
      candidates.add(new Candidate(doc, scores.settled(local), scores.id(local)));
    }
    candidates.sort(Candidate.BEST_FIRST);
    return candidates;
  }
}
