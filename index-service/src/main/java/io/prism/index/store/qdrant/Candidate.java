package io.prism.index.store.qdrant;

import io.prism.index.store.SearchCursor;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point that may become a hit, known by its score so far.
 *
 * @param uuid of the point
 */
record Candidate(String uuid, float score) {
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate candidate) -> -candidate.score);

  /**
   * As many of these as can be the next hits: those that are not before the cursor, so many as are
   * wanted, and all that are equal to the first or the last of them, since the ids decide.
   *
   * @param candidates best first
   */
  static List<Candidate> window(
      List<Candidate> candidates, @Nullable SearchCursor after, int wanted) {
    float top = after == null ? Float.POSITIVE_INFINITY : after.score();
    List<Candidate> left = candidates.stream().filter(c -> c.score <= top).toList();
    long equal = after == null ? 0 : left.stream().filter(c -> c.score == top).count();
    int least = (int) Math.min(left.size(), equal + wanted);
    if (least == 0) {
      return List.of();
    }
    float bottom = left.get(least - 1).score;
    return left.stream().takeWhile(c -> c.score >= bottom).toList();
  }
}
