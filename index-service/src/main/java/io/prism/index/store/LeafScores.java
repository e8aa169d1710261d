package io.prism.index.store;

import io.prism.core.embedding.VectorMath;
import io.prism.index.store.SearchPlan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.VectorScorer;

/**
 * Scores of the artworks of one segment, computed from the vectors where they lie. Documents must
 * be asked for in increasing order, separately for each method.
 */
final class LeafScores {
  /**
   * How far {@link #quick} may be from {@link #settled}: both sum float32 products, in different
   * orders.
   */
  static final float TOLERANCE = 1e-5f;

  private final List<Arm> arms = new ArrayList<>();
  private final double totalWeight;

  LeafScores(LeafReader reader, SearchPlan plan) throws IOException {
    for (Target target : plan.targets()) {
      FloatVectorValues values =
          reader.getFloatVectorValues(ArtworkDocuments.vectorField(target.dimension()));
      if (target.weight() != 0 && values != null) {
        arms.add(new Arm(target, values, values.scorer(target.vector())));
      }
    }
    // The heaviest first: the others are often not needed.
    arms.sort(Comparator.comparingDouble(arm -> -Math.abs(arm.target().weight())));
    totalWeight = plan.totalWeight();
  }

  /**
   * By Lucene's scorer, which uses vector instructions where it can.
   *
   * @param floor scores below it are of no interest
   * @return the score, or any number below {@code floor} when the score is below it too
   */
  float quick(int doc, float floor) throws IOException {
    double sum = 0;
    double open = totalWeight;
    double needed = floor * totalWeight;
    for (Arm arm : arms) {
      sum += arm.quick(doc);
      open -= Math.abs(arm.target().weight());
      // Even a perfect match in all that is left would not do.
      if (sum + open < needed) {
        return Float.NEGATIVE_INFINITY;
      }
    }
    return (float) (sum / totalWeight);
  }

  /** The same to the last bit on every call: what hits are ordered and paged by. */
  float settled(int doc) throws IOException {
    double sum = 0;
    for (Arm arm : arms) {
      sum += arm.settled(doc);
    }
    return (float) (sum / totalWeight);
  }

  /** One dimension: a missing vector counts as a cosine of 0. */
  private record Arm(Target target, FloatVectorValues values, VectorScorer scorer) {
    double quick(int doc) throws IOException {
      if (scorer.iterator().docID() < doc) {
        scorer.iterator().advance(doc);
      }
      return scorer.iterator().docID() == doc
          ? target.weight() * Cosines.ofLuceneScore(scorer.score())
          : 0;
    }

    double settled(int doc) throws IOException {
      if (values.docID() < doc) {
        values.advance(doc);
      }
      return values.docID() == doc
          ? target.weight() * (double) VectorMath.dot(target.vector(), values.vectorValue())
          : 0;
    }
  }
}
