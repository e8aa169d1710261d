package io.prism.index.store;

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

/** Candidates from the graph of each dimension with a positive weight, then scored exactly. */
final class ApproximateSearch {
  private final IndexSearcher searcher;
  private final @Nullable Query filter;
  private final SearchPlan plan;
  private final int width;
  private final TreeSet<Integer> docs = new TreeSet<>();

  private ApproximateSearch(
      IndexSearcher searcher, @Nullable Query filter, SearchPlan plan, int width) {
    this.searcher = searcher;
    this.filter = filter;
    this.plan = plan;
    this.width = width;
  }

  /**
   * @param filter null when every artwork with vectors may be a hit
   * @param width candidates from each graph
   */
  static Candidates run(IndexSearcher searcher, @Nullable Query filter, SearchPlan plan, int width)
      throws IOException {
    return new ApproximateSearch(searcher, filter, plan, width).run();
  }

  private Candidates run() throws IOException {
    double bound = 0;
    for (Target target : plan.targets()) {
      bound += most(target);
      plan.time().check();
    }
    return new Candidates(scored(), (float) (bound / plan.totalWeight()));
  }

  /** What this dimension adds at most to the score of an artwork that is no candidate. */
  private double most(Target target) throws IOException {
    // Graphs lead to near vectors; the way to the farthest ones they find badly. So a negative
    // weight brings no candidates, and may add all it can.
    if (target.weight() <= 0) {
      return -(double) target.weight();
    }
    Query query =
        new KnnFloatVectorQuery(
            ArtworkDocuments.vectorField(target.dimension()), target.vector(), width, filter);
    ScoreDoc[] found = searcher.search(query, width).scoreDocs;
    for (ScoreDoc doc : found) {
      docs.add(doc.doc);
    }
    // Fewer than asked for: every artwork that has such a vector is a candidate. The others, here
    // and always, add 0.
    double last = found.length < width ? 0 : Cosines.ofLuceneScore(found[found.length - 1].score);
    return target.weight() * Math.max(0, last);
  }

  private List<Candidate> scored() throws IOException {
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
