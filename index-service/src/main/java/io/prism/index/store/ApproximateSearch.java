package io.prism.index.store;

import io.prism.index.store.SearchPlan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.ScoreDoc;

/** Candidates from the graphs of each dimension with a positive weight, then scored exactly. */
final class ApproximateSearch {
  private final List<LeafReaderContext> leaves;
  private final NearestVectors graphs;
  private final NearestVectors regionGraphs;
  private final SearchPlan plan;
  private IntStream docs = IntStream.empty();

  /**
   * @param leaves the index's segments
   * @param accepted artworks
   * @param acceptedRegions theirs; not looked at where the plan does not ask for regions
   */
  ApproximateSearch(
      List<LeafReaderContext> leaves,
      Accepted accepted,
      Accepted acceptedRegions,
      SearchPlan plan) {
    this.leaves = leaves;
    this.graphs = new NearestVectors(leaves, accepted, plan.time());
    this.regionGraphs = new NearestVectors(leaves, acceptedRegions, plan.time());
    this.plan = plan;
  }

  /**
   * @param width candidates from each dimension
   * @param excluded documents that are none
   */
  Candidates run(int width, Set<Integer> excluded, IntFunction<String> ids) throws IOException {
    double bound = 0;
    double regionBound = Double.NEGATIVE_INFINITY;
    // Asking for as many more costs less than a filter.
    int wanted = width + excluded.size();
    for (Target target : plan.targets()) {
      bound += most(target, wanted);
      plan.time().check();
    }
    if (plan.regions()) {
      regionBound = 0;
      for (Target target : plan.targets()) {
        regionBound += mostOfRegions(target, wanted);
        plan.time().check();
      }
    }
    int[] scored = docs.distinct().filter(doc -> !excluded.contains(doc)).sorted().toArray();
    return new Candidates(
        scored(scored, ids), (float) (Math.max(bound, regionBound) / plan.totalWeight()));
  }

  /** What this dimension adds at most to the score of an artwork that is no candidate. */
  private double most(Target target, int wanted) throws IOException {
    // Graphs lead to near vectors; the way to the farthest ones they find badly. So a negative
    // weight brings no candidates, and may add all it can.
    if (target.weight() <= 0) {
      return -(double) target.weight();
    }
    ScoreDoc[] found =
        graphs.find(ArtworkDocuments.vectorField(target.dimension()), target.vector(), wanted);
    docs = IntStream.concat(docs, Arrays.stream(found).mapToInt(doc -> doc.doc));
    return most(target, found, wanted);
  }

  /** The same for its regions. */
  private double mostOfRegions(Target target, int wanted) throws IOException {
    if (target.weight() <= 0) {
      return -(double) target.weight();
    }
    String field = ArtworkDocuments.regionVectorField(target.dimension());
    ScoreDoc[] found = regionGraphs.find(field, target.vector(), wanted);
    int[] artworks = new int[found.length];
    for (int i = 0; i < found.length; i++) {
      artworks[i] = RegionDocs.artwork(leaves, found[i].doc);
    }
    docs = IntStream.concat(docs, Arrays.stream(artworks));
    return most(target, found, wanted);
  }

  private static double most(Target target, ScoreDoc[] found, int wanted) {
    // Fewer than asked for: every artwork that has such a vector is a candidate. The others, here
    // and always, add 0.
    double last = found.length < wanted ? 0 : Cosines.ofLuceneScore(found[wanted - 1].score);
    return target.weight() * Math.max(0, last);
  }

  private List<Candidate> scored(int[] docs, IntFunction<String> ids) throws IOException {
    List<Candidate> candidates = new ArrayList<>(docs.length);
    LeafReaderContext leaf = null;
    LeafScores scores = null;
    for (int doc : docs) {
      if (leaf == null || scores == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        scores = new LeafScores(leaf.reader(), plan);
      }
      candidates.add(new Candidate(doc, scores.settled(doc - leaf.docBase), ids));
    }
    candidates.sort(Candidate.BEST_FIRST);
    return candidates;
  }
}
