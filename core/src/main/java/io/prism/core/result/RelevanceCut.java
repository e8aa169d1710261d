package io.prism.core.result;

import io.prism.core.result.ResultHit.Relevance;
import java.util.List;
import java.util.Locale;

/**
 * Drops hits that are near by chance. A nearest neighbour there always is, also of a query that has
 * no counterpart in the collection. Hits whose relevance is not known stay.
 *
 * @param minConfidence a hit's, 0..1, inclusive
 * @param evidence whether all hits go unless one of them is evident
 */
public record RelevanceCut(double minConfidence, boolean evidence) implements ResultStep {
  public RelevanceCut {
    Range.require("minConfidence", minConfidence, 1);
  }

  @Override
  public String name() {
    return "minConfidence";
  }

  @Override
  public <T> Outcome<T> apply(List<ResultHit<T>> hits) {
    List<Relevance> known = hits.stream().flatMap(hit -> hit.relevance().stream()).toList();
    if (evidence && !known.isEmpty() && known.stream().noneMatch(Relevance::evident)) {
      return new Outcome<>(
          hits.stream().filter(hit -> hit.relevance().isEmpty()).toList(),
          "nothing similar: no hit stands out from what is near by chance");
    }
    return new Outcome<>(
        hits.stream()
            .filter(hit -> hit.relevance().map(Relevance::confidence).orElse(1.0) >= minConfidence)
            .toList(),
        minConfidence == 0
            ? "not all near by chance"
            : String.format(Locale.ROOT, "confidence at least %.2f", minConfidence));
  }
}
