package io.prism.caption.generation;

/**
 * Chooses among the texts that the decoder could write about one picture. Not thread-safe.
 *
 * <p>It is asked for as many rows as it has beams; at first that is one.
 */
sealed interface TextSearch permits GreedySearch, BeamSearch {
  /**
   * Chooses the next tokens.
   *
   * @param rows log probabilities, beam × vocabulary; written to
   * @return whether it goes on: with {@link #tokens} then
   */
  boolean advance(float[][] rows);

  /** The last token of each beam. */
  int[] tokens();

  /** Of each beam, which of the rows it goes on from. */
  int[] parents();

  /** The best text, without the end. */
  Hypothesis best();

  /**
   * A text that is finished.
   *
   * @param score its log probability divided by its length, the end included, to the power of the
   *     penalty
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Hypothesis(int[] tokens, double score) {}
}
