package io.prism.caption.generation;

import io.prism.models.CaptionSearch;
import io.prism.models.CaptionSearch.EarlyStopping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Follows several texts at a time, and is the same as Hugging Face's {@code generate} with {@code
 * num_beams} token by token: a picture's search does not depend on the others of its batch.
 */
final class BeamSearch implements TextSearch {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::score).reversed();

  private final CaptionSearch search;
  private final int end;
  private final List<Hypothesis> finished = new ArrayList<>();
  private int[][] texts = {{}};
  private float[] scores = {0};
  private int[] parents = {};

  BeamSearch(CaptionSearch search, int end) {
    this.search = search;
    this.end = end;
  }

  @Override
  public boolean advance(float[][] rows) {
    int length = texts[0].length + 1;
    if (length <= search.minTokens()) {
      for (float[] row : rows) {
        row[end] = Float.NEGATIVE_INFINITY;
      }
    }
    // Each beam may end at most once, so that this leaves enough to go on with.
    Candidates candidates = new Candidates(rows, scores, 2 * search.beams());
    boolean last = length == search.maxTokens();
    for (int i = 0; i < search.beams(); i++) {
      if (last || candidates.token(i) == end) {
        finish(candidates, i);
      }
    }
    keepTheBest();
    if (last) {
      return false;
    }
    goOn(candidates);
    return !isEnough(length);
  }

  private void finish(Candidates candidates, int i) {
    int[] text = texts[candidates.beam(i)];
    int length = text.length + 1;
    int[] tokens = candidates.token(i) == end ? text : extended(text, candidates.token(i));
    finished.add(new Hypothesis(tokens, perLength(candidates.score(i), length)));
  }

  private void keepTheBest() {
    finished.sort(BEST_FIRST);
    if (finished.size() > search.beams()) {
      finished.subList(search.beams(), finished.size()).clear();
    }
  }

  private void goOn(Candidates candidates) {
    int beams = search.beams();
    int[][] next = new int[beams][];
    scores = new float[beams];
    parents = new int[beams];
    int kept = 0;
    for (int i = 0; kept < beams; i++) {
      if (candidates.token(i) != end) {
        next[kept] = extended(texts[candidates.beam(i)], candidates.token(i));
        scores[kept] = candidates.score(i);
        parents[kept] = candidates.beam(i);
        kept++;
      }
    }
    texts = next;
  }

  /**
   * Whether no running text is expected to become better than the worst of the finished ones, as
   * soon as there are as many of those as beams.
   */
  private boolean isEnough(int length) {
    if (finished.size() < search.beams()) {
      return false;
    }
    boolean longest = search.early() == EarlyStopping.NEVER && search.lengthPenalty() > 0;
    double possible = perLength(scores[0], longest ? search.maxTokens() : length);
    return search.early() == EarlyStopping.YES
        || possible <= finished.get(finished.size() - 1).score();
  }

  private float perLength(float score, int length) {
    return (float) (score / Math.pow(length, search.lengthPenalty()));
  }

  private static int[] extended(int[] text, int token) {
    int[] longer = Arrays.copyOf(text, text.length + 1);
    longer[text.length] = token;
    return longer;
  }

  @Override
  public int[] tokens() {
    return Arrays.stream(texts).mapToInt(text -> text[text.length - 1]).toArray();
  }

  @Override
  public int[] parents() {
    return parents.clone();
  }

  @Override
  public Hypothesis best() {
    return finished.get(0);
  }
}
