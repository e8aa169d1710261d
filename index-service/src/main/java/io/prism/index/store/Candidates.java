package io.prism.index.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the graphs gave, scored exactly.
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

  /** The others. */
  List<Candidate> uncertain() {
    return best.stream().dropWhile(candidate -> candidate.score() >= bound).toList();
  }

  Set<Integer> docs() {
    Set<Integer> docs = new HashSet<>();
    best.forEach(candidate -> docs.add(candidate.doc()));
    return docs;
  }
}
