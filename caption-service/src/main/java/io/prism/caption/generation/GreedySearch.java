package io.prism.caption.generation;

import io.prism.models.CaptionSearch;
import java.util.Arrays;

/** Takes the most probable token each time. */
final class GreedySearch implements TextSearch {
  private static final int[] ONLY = {0};

  private final CaptionSearch search;
  private final int end;
  private final int[] tokens;
  private int length;
  private double score;

  GreedySearch(CaptionSearch search, int end) {
    this.search = search;
    this.end = end;
    this.tokens = new int[search.maxTokens()];
  }

  @Override
  public boolean advance(float[][] rows) {
    float[] row = rows[0];
    if (length < search.minTokens()) {
      row[end] = Float.NEGATIVE_INFINITY;
    }
    int best = 0;
    for (int token = 1; token < row.length; token++) {
      if (row[token] > row[best]) {
        best = token;
      }
    }
    score += row[best];
    if (best == end) {
      return false;
    }
    tokens[length++] = best;
    return length < search.maxTokens();
  }

  @Override
  public int[] tokens() {
    return new int[] {tokens[length - 1]};
  }

  @Override
  public int[] parents() {
    return ONLY.clone();
  }

  @Override
  public Hypothesis best() {
    return new Hypothesis(Arrays.copyOf(tokens, length), score);
  }
}
