package io.prism.index.search;

import io.prism.core.rank.Dimension;
import io.prism.core.rank.RankValue;
import io.prism.core.result.ResultHit;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.SearchResult.Found;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Hit;
import io.prism.type.v1.RankValues;
import io.prism.type.v1.Scores;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What one query found, as the steps of a result list see it and as the contract shows it. */
final class Hits {
  private final List<Target> targets;
  private final Relevances relevances;
  private final Function<Found, String> category;

  /**
   * @param targets what was searched for
   * @param category of what was found, empty where none is known
   */
  Hits(List<Target> targets, Relevances relevances, Function<Found, String> category) {
    this.targets = targets;
    this.relevances = relevances;
    this.category = category;
  }

  ResultHit<Found> of(Found found) {
    Map<Dimension, Float> ranks = new EnumMap<>(Dimension.class);
    found
        .cosines()
        .forEach(
            (dimension, cosine) ->
                ranks.put(dimension, RankValue.rank(RankValue.distance(cosine))));
    return new ResultHit<>(
        found,
        RankValue.distance(found.score()),
        ranks,
        category.apply(found),
        relevances.of(found.cosines()));
  }

  /**
   * @param explain whether it says why it matched
   */
  Hit told(ResultHit<Found> hit, boolean explain) {
    Found found = hit.item();
    Hit.Builder told =
        Hit.newBuilder()
            .setArtwork(found.artwork())
            .setDistance(hit.distance())
            .setRank(hit.rank())
            .setCategory(hit.category())
            .setScores(scores(found))
            .setRanks(ranks(hit));
    found.region().ifPresent(told::setRegion);
    hit.relevance().ifPresent(relevance -> told.setConfidence((float) relevance.confidence()));
    if (explain) {
      targets.stream()
          .filter(target -> target.weight() != 0 && found.cosines().containsKey(target.dimension()))
          .sorted(Comparator.comparingDouble(target -> -share(target, found)))
          .forEach(target -> told.addBecause(sentence(target, found)));
      relevances.because(found.cosines()).ifPresent(told::addBecause);
    }
    return told.build();
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

  private static RankValues ranks(ResultHit<Found> hit) {
    RankValues.Builder ranks = RankValues.newBuilder();
    hit.ranks()
        .forEach(
            (dimension, rank) -> {
              switch (dimension) {
                case OBJECT -> ranks.setObject(rank);
                case STYLE -> ranks.setStyle(rank);
                case WHOLE -> ranks.setWhole(rank);
              }
            });
    return ranks.build();
  }

  private static double share(Target target, Found found) {
    return target.weight() * (double) cosine(target, found);
  }

  private static float cosine(Target target, Found found) {
    return found.cosines().getOrDefault(target.dimension(), 0f);
  }

  /** For example {@code style 0.93: watercolor}, or {@code object 0.91: owl, in a part of it}. */
  private static String sentence(Target target, Found found) {
    String word = word(target.dimension(), found);
    return (target.weight() < 0 ? "away from the " : "")
        + target.dimension().name().toLowerCase(Locale.ROOT)
        + String.format(Locale.ROOT, " %.2f", cosine(target, found))
        + (word.isEmpty() ? "" : ": " + word)
        + (found.region().isPresent() ? ", in a part of it" : "");
  }

  private static String word(Dimension dimension, Found found) {
    Artwork artwork = found.artwork();
    if (found.region().isPresent() && dimension != Dimension.STYLE) {
      return found.region().get().getObject();
    }
    return switch (dimension) {
      case OBJECT -> artwork.getObjectsCount() > 0 ? artwork.getObjects(0).getName() : "";
      case STYLE -> artwork.getStylesCount() > 0 ? artwork.getStyles(0).getName() : "";
      case WHOLE -> artwork.getCaption();
    };
  }
}
