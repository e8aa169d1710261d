package io.prism.index.store.qdrant;

import io.prism.core.rank.Dimension;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.UnitVectors;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.VectorOutput;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors of all dimensions behind one another, in the order of {@link Dimension}. The dot
 * product of such a vector of an artwork with a weighted one of a query is the port's score: a
 * vector that is missing is zeros, and adds nothing.
 */
final class Joined {
  private static final int PARTS = Dimension.values().length;

  private Joined() {}

  /** Numbers in a joined vector. */
  static int size(int dimension) {
    return PARTS * dimension;
  }

  static float[] of(UnitVectors vectors) {
    float[] joined = new float[size(vectors.size())];
    vectors
        .byDimension()
        .forEach(
            (dimension, vector) ->
                System.arraycopy(
                    vector, 0, joined, dimension.ordinal() * vector.length, vector.length));
    return joined;
  }

  /** The targets, each times its share of the weights. */
  static float[] query(SearchPlan plan, int dimension) {
    float[] joined = new float[size(dimension)];
    for (SearchPlan.Target target : plan.targets()) {
      double share = target.weight() / plan.totalWeight();
      int start = target.dimension().ordinal() * dimension;
      for (int i = 0; i < dimension; i++) {
        joined[start + i] = (float) (share * target.vector()[i]);
      }
    }
    return joined;
  }

  /** The vectors that the artwork has: those that are not zeros. */
  static Map<Dimension, float[]> parts(VectorOutput output) {
    return parts(output.getDense());
  }

  /** The same of each region, in order. */
  static List<Map<Dimension, float[]>> regions(VectorOutput output) {
    return output.getMultiDense().getVectorsList().stream().map(Joined::parts).toList();
  }

  private static Map<Dimension, float[]> parts(DenseVector vector) {
    List<Float> joined = vector.getDataList();
    int size = joined.size() / PARTS;
    Map<Dimension, float[]> parts = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      float[] part = new float[size];
      for (int i = 0; i < size; i++) {
        part[i] = joined.get(dimension.ordinal() * size + i);
      }
      if (!Arrays.equals(part, new float[size])) {
        parts.put(dimension, part);
      }
    }
    return parts;
  }
}
