package io.prism.index.store;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An artwork that may become a hit. Its id is looked up when it is needed: for few of them. */
final class Candidate {
  /** The order of hits: greater scores first, then smaller ids. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate c) -> -c.score()).thenComparing(Candidate::id);

  private final int doc;
  private final PartScore score;
  private final IntFunction<String> ids;
  private @Nullable String id;

  /**
   * @param doc the artwork's, in the whole index
   * @param ids the artwork of a document
   */
  Candidate(int doc, PartScore score, IntFunction<String> ids) {
    this.doc = doc;
    this.score = score;
    this.ids = ids;
  }

  int doc() {
    return doc;
  }

  float score() {
    return score.score();
  }

  /** Its best part: {@link PartScore#region}. */
  int region() {
    return score.region();
  }

  String id() {
    String known = id;
    if (known == null) {
      known = Objects.requireNonNull(ids.apply(doc), "every artwork has an id");
      id = known;
    }
    return known;
  }

  /** Whether this comes after the last hit of the previous page. */
  boolean isAfter(SearchCursor cursor) {
    return score() < cursor.score()
        || (score() == cursor.score() && id().compareTo(cursor.id()) > 0);
  }
}
