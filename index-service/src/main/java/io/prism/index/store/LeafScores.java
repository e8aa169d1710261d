package io.prism.index.store;

import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Dimension;
import io.prism.index.store.SearchPlan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.VectorScorer;

/**
 * Scores of the artworks of one segment, computed from the vectors where they lie. An artwork
 * scores as its best part: the whole of it or, where the plan asks for them, one of its regions.
 * Documents must be asked for in increasing order, separately for each method.
 */
final class LeafScores {
  /**
   * How far {@link #quick} may be from {@link #settled}: both sum float32 products, in different
   * orders.
   */
  static final float TOLERANCE = 1e-5f;

  private final Arms whole;
  private final Arms regions;
  private final RegionDocs regionDocs;
  private final double totalWeight;

  LeafScores(LeafReader reader, SearchPlan plan) throws IOException {
    totalWeight = plan.totalWeight();
    whole = new Arms(reader, plan, ArtworkDocuments::vectorField);
    regionDocs = plan.regions() ? RegionDocs.of(reader) : RegionDocs.NONE;
    // Never asked where there are none.
    regions =
        regionDocs == RegionDocs.NONE
            ? whole
            : new Arms(reader, plan, ArtworkDocuments::regionVectorField);
  }

  /**
   * By Lucene's scorer, which uses vector instructions where it can.
   *
   * @param floor scores below it are of no interest
   * @return the score, or any number below {@code floor} when the score is below it too
   */
  float quick(int doc, float floor) throws IOException {
    float best = whole.quick(doc, floor);
    int count = regionDocs.count(doc);
    for (int region = 1; region <= count; region++) {
      best = Math.max(best, regions.quick(doc + region, Math.max(floor, best)));
    }
    return best;
  }

  /** The same to the last bit on every call: what hits are ordered and paged by. */
  PartScore settled(int doc) throws IOException {
    float best = whole.settled(doc);
    int part = PartScore.WHOLE;
    int count = regionDocs.settledCount(doc);
    for (int region = 1; region <= count; region++) {
      float score = regions.settled(doc + region);
      if (score > best) {
        best = score;
        part = region - 1;
      }
    }
    return new PartScore(best, part);
  }

  /** The dimensions that count. */
  private final class Arms {
    private final List<Arm> arms = new ArrayList<>();

    Arms(LeafReader reader, SearchPlan plan, Function<Dimension, String> field) throws IOException {
      for (Target target : plan.targets()) {
        FloatVectorValues values = reader.getFloatVectorValues(field.apply(target.dimension()));
        if (target.weight() != 0 && values != null) {
          arms.add(new Arm(target, values, values.scorer(target.vector())));
        }
      }
      // The heaviest first: the others are often not needed.
      arms.sort(Comparator.comparingDouble(arm -> -Math.abs(arm.target().weight())));
    }

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

    float settled(int doc) throws IOException {
      double sum = 0;
      for (Arm arm : arms) {
        sum += arm.settled(doc);
      }
      return (float) (sum / totalWeight);
    }
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
