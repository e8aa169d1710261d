package io.prism.index.search;

import io.prism.core.embedding.VectorMath;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.core.rank.Weights;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.UnitVectors;
import io.prism.index.v1.QueryTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Terms of a query to one vector a dimension. */
final class QueryResolver {
  private static final int MAX_TERMS = 16;
  private static final float MAX_WEIGHT = 100;

  private final ArtworkIndex index;
  private final Decomposer decomposer;
  private final Weights both;

  QueryResolver(ArtworkIndex index, Decomposer decomposer, Weights both) {
    this.index = index;
    this.decomposer = decomposer;
    this.both = both;
  }

  /**
   * @param ownIds of the artworks that the query consists of, which are no hits of their own
   * @param hasText whether a text is part of it
   * @param isMixed whether it is no single thing in some respect: several terms are summed up
   *     there, or it searches away from one
   */
  record Resolved(List<Target> targets, List<String> ownIds, boolean hasText, boolean isMixed) {}

  Resolved resolve(List<QueryTerm> terms) {
    if (terms.isEmpty() || terms.size() > MAX_TERMS) {
      throw PrismException.invalid("terms", "A query has 1 to " + MAX_TERMS + " terms.");
    }
    List<Weighted> weighted = new ArrayList<>(terms.size());
    List<String> ownIds = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      QueryTerm term = terms.get(i);
      String field = "terms[" + i + "]";
      weighted.add(new Weighted(vectors(term, field), weights(term, field), factor(term, field)));
      if (term.getSourceCase() == QueryTerm.SourceCase.ARTWORK_ID) {
        ownIds.add(term.getArtworkId());
      }
    }
    boolean hasText =
        terms.stream().anyMatch(term -> term.getSourceCase() == QueryTerm.SourceCase.TEXT);
    return new Resolved(fold(weighted), ownIds, hasText, isMixed(weighted));
  }

  private static boolean isMixed(List<Weighted> terms) {
    for (Dimension dimension : Dimension.values()) {
      List<Float> weights =
          terms.stream().map(term -> term.weight(dimension)).filter(weight -> weight != 0).toList();
      if (weights.size() > 1 || weights.stream().anyMatch(weight -> weight < 0)) {
        return true;
      }
    }
    return false;
  }

  /** The vectors of one term, unweighted. */
  UnitVectors vectors(QueryTerm term, String field) {
    return switch (term.getSourceCase()) {
      case PICTURE -> decomposer.picture(term.getPicture(), field + ".picture").whole();
      case TEXT -> decomposer.text(term.getText(), field + ".text");
      case ARTWORK_ID -> stored(term, field);
      case SOURCE_NOT_SET ->
          throw PrismException.invalid(field, "A term is an artwork id, a picture or a text.");
    };
  }

  private UnitVectors stored(QueryTerm term, String field) {
    Optional<UnitVectors> found =
        term.hasRegion() ? region(term) : index.vectors(List.of(term.getArtworkId())).get(0);
    UnitVectors stored =
        found.orElseThrow(
            () ->
                new PrismException(
                    new Problem(
                        Reason.NOT_FOUND,
                        term.hasRegion()
                            ? "There is no indexed artwork with this id and such a region."
                            : "There is no indexed artwork with this id.",
                        field + ".artworkId",
                        null)));
    float[] whole = stored.get(Dimension.WHOLE);
    if (term.getContentCount() == 0 || whole == null) {
      return stored;
    }
    List<float[]> styles =
        index.regionVectors(term.getArtworkId()).stream()
            .flatMap(region -> Stream.ofNullable(region.get(Dimension.STYLE)))
            .toList();
    return decomposer.corrected(whole, styles, term.getContentList(), field + ".content");
  }

  private Optional<UnitVectors> region(QueryTerm term) {
    List<UnitVectors> regions = index.regionVectors(term.getArtworkId());
    boolean there = term.getRegion() >= 0 && term.getRegion() < regions.size();
    return there ? Optional.of(regions.get(term.getRegion())) : Optional.empty();
  }

  private Weights weights(QueryTerm term, String field) {
    if (term.hasWeights()) {
      try {
        return new Weights(
            term.getWeights().getObject(),
            term.getWeights().getStyle(),
            term.getWeights().getWhole());
      } catch (IllegalArgumentException e) {
        throw new PrismException(
            Problem.invalid(
                field + ".weights", "Weights are -100 to 100, and at least one is not 0."),
            e);
      }
    }
    return switch (term.getBy()) {
      case OBJECT -> Weights.OBJECT;
      case STYLE -> Weights.STYLE;
      case WHOLE -> Weights.WHOLE;
      case BOTH, DIMENSION_UNSPECIFIED -> both;
      case HIERARCHY, COLOUR, UNRECOGNIZED ->
          throw PrismException.invalid(
              field + ".by", "This index compares by OBJECT, STYLE, BOTH and WHOLE.");
    };
  }

  private static float factor(QueryTerm term, String field) {
    float weight = term.getWeight();
    if (!(Math.abs(weight) <= MAX_WEIGHT)) { // also true for NaN
      throw PrismException.invalid(field + ".weight", "A term's weight is -100 to 100.");
    }
    return weight == 0 ? 1 : weight;
  }

  /** One term's part in the sum. */
  private record Weighted(UnitVectors vectors, Weights weights, float factor) {
    float weight(Dimension dimension) {
      return vectors.get(dimension) == null ? 0 : factor * weights.of(dimension);
    }
  }

  private static List<Target> fold(List<Weighted> terms) {
    List<Target> targets = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      Target target = fold(terms, dimension);
      if (target != null) {
        targets.add(target);
      }
    }
    if (targets.stream().allMatch(target -> target.weight() == 0)) {
      throw PrismException.invalid(
          "terms", "Nothing is left to search for: the terms cancel out or have no such vector.");
    }
    return targets;
  }

  /**
   * The weighted sum of unit vectors is a direction and a length; the length is the weight. Where
   * all terms point away, the direction stays theirs and the weight becomes negative, so that a
   * hit's cosine is the one with the query itself.
   */
  private static @Nullable Target fold(List<Weighted> terms, Dimension dimension) {
    float[] sum = null;
    boolean away = true;
    for (Weighted term : terms) {
      float[] vector = term.vectors().get(dimension);
      float weight = term.weight(dimension);
      if (vector != null && weight != 0) {
        sum = sum == null ? new float[vector.length] : sum;
        VectorMath.addTo(sum, weight, vector);
        away &= weight < 0;
      }
    }
    if (sum == null) {
      return onlyReported(terms, dimension);
    }
    double length = VectorMath.norm(sum);
    if (length < 1e-4) {
      return null;
    }
    double sign = away ? -1 : 1;
    return new Target(dimension, VectorMath.times(sum, sign / length), (float) (sign * length));
  }

  /** The cosine in a dimension that does not count, where the query has just one vector for it. */
  private static @Nullable Target onlyReported(List<Weighted> terms, Dimension dimension) {
    float[] vector = terms.size() == 1 ? terms.get(0).vectors().get(dimension) : null;
    return vector == null ? null : new Target(dimension, vector, 0);
  }
}
