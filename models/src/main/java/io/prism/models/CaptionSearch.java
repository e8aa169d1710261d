package io.prism.models;

/**
 * How a captioner chooses among the texts it could write; the words and their meaning are those of
 * Hugging Face's {@code generate}.
 *
 * @param beams texts that are followed at a time; 1 is greedy
 * @param maxTokens new tokens at most, the end included
 * @param minTokens new tokens before the end may come
 * @param lengthPenalty exponent of the length that a text's log probability is divided by
 * @param early when enough finished texts are there
 */
public record CaptionSearch(
    int beams, int maxTokens, int minTokens, double lengthPenalty, EarlyStopping early) {
  public static final int MAX_BEAMS = 16;

  public CaptionSearch {
    if (beams < 1 || beams > MAX_BEAMS || maxTokens < 1 || minTokens < 0) {
      throw new IllegalArgumentException("beams, maxTokens or minTokens is out of range");
    }
  }

  /** When the search ends, as soon as as many texts as there are beams are finished. */
  public enum EarlyStopping {
    /** When no running text looks as if it could get better than the worst finished one. */
    NO,
    /** At once. */
    YES,
    /** When no running text can get better, however long it becomes. */
    NEVER
  }
}
