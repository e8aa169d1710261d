package io.prism.caption.generation;

/** The best continuations of all beams, the best first; of equals the one with the lower index. */
final class Candidates {
  private final float[] scores;
  private final int[] beams;
  private final int[] tokens;
  private int size;

  /**
   * @param rows log probabilities, beam × vocabulary
   * @param before log probability of each beam
   * @param count how many are kept
   */
  Candidates(float[][] rows, float[] before, int count) {
    scores = new float[count];
    beams = new int[count];
    tokens = new int[count];
    for (int beam = 0; beam < rows.length; beam++) {
      for (int token = 0; token < rows[beam].length; token++) {
        float score = rows[beam][token] + before[beam];
        if (size < count || score > scores[count - 1]) {
          insert(score, beam, token);
        }
      }
    }
  }

  private void insert(float score, int beam, int token) {
    int at = Math.min(size, scores.length - 1);
    while (at > 0 && scores[at - 1] < score) {
      scores[at] = scores[at - 1];
      beams[at] = beams[at - 1];
      tokens[at] = tokens[at - 1];
      at--;
    }
    scores[at] = score;
    beams[at] = beam;
    tokens[at] = token;
    size = Math.min(size + 1, scores.length);
  }

  float score(int index) {
    return scores[index];
  }

  int beam(int index) {
    return beams[index];
  }

  int token(int index) {
    return tokens[index];
  }
}
