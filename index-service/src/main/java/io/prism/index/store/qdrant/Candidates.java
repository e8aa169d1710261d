package io.prism.index.store.qdrant;

import java.util.List;

/**
 * What the graphs gave, with their scores.
 *
 * @param best all candidates, best first
 * @param bound no artwork that is not among them scores more, as far as the graphs can be trusted
 *     (the threshold of Fagin, Lotem and Naor's algorithm, JCSS 66, 2003)
 */
record Candidates(List<Candidate> best, float bound) {
  static final Candidates NONE = new Candidates(List.of(), Float.POSITIVE_INFINITY);

  /** Those that are certain to come before everything that is not a candidate. */
  List<Candidate> certain() {
    return best.stream().takeWhile(candidate -> candidate.score() >= bound).toList();
  }
}
