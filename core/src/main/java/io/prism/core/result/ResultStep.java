package io.prism.core.result;

import java.util.List;

/** One step of a result list: a pure function of ranked hits. */
public sealed interface ResultStep
    permits RelevanceCut, SimilarSet, RankThreshold, CategoryEntropy, CategoryOrder {
  /** As the answer and the request call it. */
  String name();

  /**
   * @param hits in the order that they have so far, best first to begin with
   */
  <T> Outcome<T> apply(List<ResultHit<T>> hits);

  /**
   * What a step made of its hits.
   *
   * @param detail one sentence for people: the measure that was taken, and what went
   */
  record Outcome<T>(List<ResultHit<T>> hits, String detail) {
    public Outcome {
      hits = List.copyOf(hits);
    }
  }
}
