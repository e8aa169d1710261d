package io.prism.index.search;

import io.prism.core.rank.Dimension;
import io.prism.core.rank.RankValue;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.SearchResult.Found;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Hit;
import io.prism.type.v1.Scores;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Found artworks as the contract shows them. */
final class Hits {
  private final List<Target> targets;
  private final boolean explain;

  /**
   * @param targets what was searched for
   * @param explain whether each hit says why it matched
   */
  Hits(List<Target> targets, boolean explain) {
    this.targets = targets;
    this.explain = explain;
  }

  Hit of(Found found) {
    float distance = RankValue.distance(found.score());
    Hit.Builder hit =
        Hit.newBuilder()
            .setArtwork(found.artwork())
            .setDistance(distance)
            .setRank(RankValue.rank(distance))
            .setCategory(found.artwork().getCategory())
            .setScores(scores(found));
    if (explain) {
      targets.stream()
          .filter(target -> target.weight() != 0 && found.cosines().containsKey(target.dimension()))
          .sorted(Comparator.comparingDouble(target -> -share(target, found)))
          .forEach(target -> hit.addBecause(sentence(target, found)));
    }
    return hit.build();
  }

  private static Scores scores(Found found) {
    Scores.Builder scores = Scores.newBuilder();
    found
        .cosines()
        .forEach(
            (dimension, cosine) -> {
              switch (dimension) {
                case OBJECT -> scores.setObject(cosine);
                case STYLE -> scores.setStyle(cosine);
                case WHOLE -> scores.setWhole(cosine);
              }
            });
    return scores.build();
  }

  private static double share(Target target, Found found) {
    return target.weight() * (double) cosine(target, found);
  }

  private static float cosine(Target target, Found found) {
    return found.cosines().getOrDefault(target.dimension(), 0f);
  }

  /** For example {@code style 0.93: watercolor}. */
  private static String sentence(Target target, Found found) {
    String word = word(target.dimension(), found.artwork());
    return (target.weight() < 0 ? "away from the " : "")
        + target.dimension().name().toLowerCase(Locale.ROOT)
        + String.format(Locale.ROOT, " %.2f", cosine(target, found))
        + (word.isEmpty() ? "" : ": " + word);
  }

  private static String word(Dimension dimension, Artwork artwork) {
    return switch (dimension) {
      case OBJECT -> artwork.getObjectsCount() > 0 ? artwork.getObjects(0).getName() : "";
      case STYLE -> artwork.getStylesCount() > 0 ? artwork.getStyles(0).getName() : "";
      case WHOLE -> artwork.getCaption();
    };
  }
}
