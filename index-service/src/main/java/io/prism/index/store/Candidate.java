package io.prism.index.store;

import java.util.Comparator;

/**
 * An artwork that may become a hit.
 *
 * @param doc in the whole index
 */
record Candidate(int doc, float score, String id) {
  /** The order of hits: greater scores first, then smaller ids. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate c) -> -c.score).thenComparing(Candidate::id);

  /** Whether this comes after the last hit of the previous page. */
  boolean isAfter(SearchCursor cursor) {
    return score < cursor.score() || (score == cursor.score() && id.compareTo(cursor.id()) > 0);
  }
}
