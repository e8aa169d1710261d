package io.prism.caption.inversion;

import io.prism.models.Link;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Ranks a list of terms by similarity with a picture.
 *
 * @param names one a row of the matrix
 * @param scale of the cosines before the link
 * @param link makes shares of them
 */
record TermRanking(List<String> names, TermMatrix matrix, double scale, Link link) {
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
    DoubleUnaryOperator share = share(scores, scores[top[0]]);
    return Arrays.stream(top)
        .mapToObj(index -> new Place(index, (float) share.applyAsDouble(scores[index])))
        .toList();
  }

  private DoubleUnaryOperator share(float[] scores, double best) {
    if (link instanceof Link.Sigmoid sigmoid) {
      return cosine -> 1 / (1 + Math.exp(-(scale * cosine + sigmoid.bias())));
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(scale * (score - best));
    }
    double whole = sum;
    return cosine -> Math.exp(scale * (cosine - best)) / whole;
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
