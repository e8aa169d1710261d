package io.prism.caption.inversion;

import java.util.ArrayList;
import java.util.List;

/**
 * Ranks a list of terms by similarity with a picture.
 *
 * @param names one a row of the matrix
 * @param scale the softmax is over scale × cosine
 */
record TermRanking(List<String> names, TermMatrix matrix, double scale) {
  TermRanking {
    names = List.copyOf(names);
    if (names.size() != matrix.rows()) {
      throw new IllegalArgumentException(names.size() + " names, " + matrix.rows() + " vectors");
    }
  }

  /** A term's place in the list, with its share. */
  record Place(int index, float score) {}

  List<RankedTerm> best(float[] picture, int count) {
    return places(picture, count).stream()
        .map(place -> new RankedTerm(names.get(place.index()), place.score()))
        .toList();
  }

  /** Best first; of equal terms the earlier one first; at most as many as there are terms. */
  List<Place> places(float[] picture, int count) {
    float[] scores = matrix.scores(picture);
    int[] top = top(scores, Math.min(count, scores.length));
    double best = scores[top[0]];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(scale * (score - best));
    }
    List<Place> places = new ArrayList<>(top.length);
    for (int index : top) {
      places.add(new Place(index, (float) (Math.exp(scale * (scores[index] - best)) / sum)));
    }
    return places;
  }

  /** One pass with an insertion into a short sorted list; most terms fail its first comparison. */
  private static int[] top(float[] scores, int count) {
    int[] top = new int[count];
    int size = 0;
    for (int i = 0; i < scores.length; i++) {
      if (size == count && !(scores[i] > scores[top[size - 1]])) {
        continue;
      }
      int at = size < count ? size++ : size - 1;
      for (; at > 0 && scores[i] > scores[top[at - 1]]; at--) {
        top[at] = top[at - 1];
      }
      top[at] = i;
    }
    return top;
  }
}
