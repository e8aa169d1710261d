package io.prism.models;

import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Background;
import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pack measured about pictures that are related and pictures that are only near.
 *
 * @param background unit vectors of artworks that any query is compared with, drawn from many
 *     objects and styles
 * @param confidences in the dimensions that were calibrated, for pictures
 */
public record Relatedness(
    Map<Dimension, List<float[]>> background, Map<Dimension, Confidence> confidences) {
  /** Of a pack that nobody calibrated. */
  public static final Relatedness UNMEASURED = new Relatedness(Map.of(), Map.of());

  /** Nobody but the query itself is that near to it. */
  private static final float ITSELF = 1 - 1e-5f;

  public Relatedness {
    background = Map.copyOf(background);
    confidences = Map.copyOf(confidences);
  }

  /**
   * How near this query comes to the background; empty in a dimension that was not calibrated.
   *
   * @param query of unit length and the pack's dimension
   */
  public Optional<Background> background(Dimension dimension, float[] query) {
    double[] cosines =
        background.getOrDefault(dimension, List.of()).stream()
            .mapToDouble(vector -> VectorMath.dot(query, vector))
            // Of a picture of the background itself. Object vectors are those of names, and equal
            // ones are frequent.
            .filter(cosine -> dimension == Dimension.OBJECT || cosine < ITSELF)
            .toArray();
    return cosines.length < Background.MIN_SAMPLE
        ? Optional.empty()
        : Optional.of(Background.of(cosines));
  }
}
