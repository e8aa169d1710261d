package io.prism.index.search;

import io.prism.core.rank.Background;
import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import io.prism.core.result.ResultHit.Relevance;
import io.prism.index.store.SearchPlan.Target;
import io.prism.models.Relatedness;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one query's hits are measured by to tell relation from chance. Where it searches in several
 * dimensions, a hit is related that is so in one of them.
 */
final class Relevances {
  private final Map<Dimension, Measure> measures;

  private record Measure(Background background, Confidence confidence) {}

  private Relevances(Map<Dimension, Measure> measures) {
    this.measures = measures;
  }

  /**
   * @param query what is searched for; nothing is known unless all of it is calibrated, and of
   *     mixtures: between two pictures nothing lies as near as to one of them
   */
  static Relevances of(QueryResolver.Resolved query, Relatedness relatedness) {
    Map<Dimension, Measure> measures = new EnumMap<>(Dimension.class);
    if (query.isMixed()) {
      return new Relevances(measures);
    }
    for (Target target : query.targets()) {
      if (target.weight() == 0) {
        continue;
      }
      Confidence confidence = relatedness.confidences().get(target.dimension());
      Optional<Background> background = relatedness.background(target.dimension(), target.vector());
      // Any words lie about as near to the pictures of some style as the name of a style does:
      // only among object vectors, which come from texts themselves, do they tell.
      boolean comparable = !query.hasText() || target.dimension() == Dimension.OBJECT;
      if (confidence == null || background.isEmpty() || !comparable) {
        return new Relevances(Map.of());
      }
      measures.put(target.dimension(), new Measure(background.get(), confidence));
    }
    return new Relevances(measures);
  }

  /** In how many dimensions; 0 where nothing is known. */
  int dimensions() {
    return measures.size();
  }

  /**
   * @param cosines of a hit; a dimension that it has no vector for says that it is not related
   */
  Optional<Relevance> of(Map<Dimension, Float> cosines) {
    if (measures.isEmpty()) {
      return Optional.empty();
    }
    List<Double> confidences = new ArrayList<>(measures.size());
    boolean evident = false;
    for (Map.Entry<Dimension, Measure> entry : measures.entrySet()) {
      Float cosine = cosines.get(entry.getKey());
      if (cosine != null) {
        Measure measure = entry.getValue();
        double score = measure.background().standardScore(cosine);
        confidences.add(measure.confidence().of(score));
        evident |= measure.confidence().isEvident(score);
      }
    }
    // As it is told, so that a caller who asks for a confidence that was told gets that hit too.
    float told = (float) Confidence.any(confidences);
    return Optional.of(new Relevance(told, evident));
  }

  /**
   * For example {@code confidence 0.97: 3.1 standard deviations above chance in style}; empty if
   * unknown.
   */
  Optional<String> because(Map<Dimension, Float> cosines) {
    List<String> parts = new ArrayList<>();
    measures.forEach(
        (dimension, measure) -> {
          Float cosine = cosines.get(dimension);
          if (cosine != null) {
            parts.add(
                String.format(
                    Locale.ROOT,
                    "%.1f standard deviations above chance in %s",
                    measure.background().standardScore(cosine),
                    dimension.name().toLowerCase(Locale.ROOT)));
          }
        });
    return of(cosines)
        .map(
            relevance ->
                String.format(
                    Locale.ROOT,
                    "confidence %.2f: %s",
                    relevance.confidence(),
                    String.join(", ", parts)));
  }
}
