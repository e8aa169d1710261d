package io.prism.client;

import io.prism.caption.v1.Caption;
import io.prism.client.PictureAnalyzer.RegionAnalysis;
import io.prism.type.v1.Artwork.CaptionSource;
import io.prism.type.v1.Term;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told of a picture that shows several things. */
final class SeveralThings {
  private static final int MAX_TERMS = 10;

  private SeveralThings() {}

  /**
   * The objects are those of its regions, since the picture as a whole was compared with names of
   * single things. So is the content, unless somebody wrote it.
   *
   * @param whole of the picture as a whole
   * @param regions at least one
   */
  static Caption told(Caption whole, List<RegionAnalysis> regions) {
    List<Term> things = things(regions);
    if (things.isEmpty()) {
      return whole;
    }
    Caption.Builder told = whole.toBuilder().clearObjects().addAllObjects(things);
    if (isGuess(whole)) {
      told.setContent(String.join(", ", things.stream().map(Term::getName).toList()));
    }
    return told.build();
  }

  /** Whether the content is the name of the vocabulary's object that resembles it most. */
  private static boolean isGuess(Caption whole) {
    return whole.getSource() == CaptionSource.INVERTED
        && whole.getObjectsCount() > 0
        && whole.getContent().equals(whole.getObjects(0).getName());
  }

  /** Each thing once, the surest first. */
  private static List<Term> things(List<RegionAnalysis> regions) {
    Map<String, Term> best = new LinkedHashMap<>();
    for (RegionAnalysis region : regions) {
      if (region.caption().getObjectsCount() > 0) {
        Term term = region.caption().getObjects(0);
        best.merge(term.getName(), term, (a, b) -> a.getScore() >= b.getScore() ? a : b);
      }
    }
    return best.values().stream()
        .sorted(Comparator.comparingDouble((Term term) -> -term.getScore()))
        .limit(MAX_TERMS)
        .toList();
  }
}
