package io.prism.index.store.qdrant;

import io.prism.core.rank.Dimension;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QuantizationSearchParams;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks Qdrant for near points: through the graphs of single dimensions, or one by one. */
final class NearestPoints {
  /** Every vector that is asked for, and itself, not what stands for it in memory. */
  private static final SearchParams AS_THEY_ARE =
      SearchParams.newBuilder()
          .setExact(true)
          .setQuantization(QuantizationSearchParams.newBuilder().setIgnore(true))
          .build();

  private final QdrantCalls calls;
  private final QdrantSettings settings;
  private final SearchPlan plan;
  private final Filter filter;
  private final float[] joined;

  NearestPoints(QdrantCalls calls, QdrantSettings settings, SearchPlan plan) {
    this.calls = calls;
    this.settings = settings;
    this.plan = plan;
    this.filter = Conditions.of(plan.filter());
    this.joined = Joined.query(plan, settings.model().dimension());
  }

  /** Vectors that are compared together: those of whole artworks, or those of their regions. */
  private record Family(String joined, Function<Dimension, String> vector) {}

  private static final Family WHOLE = new Family(Schema.JOINED, Schema::vector);
  private static final Family REGIONS = new Family(Schema.JOINED_REGIONS, Schema::regionVectors);

  /**
   * What a comparison with everything gave.
   *
   * @param best best first
   * @param end artworks that score more are all there, and with their true scores
   */
  record Compared(List<Candidate> best, float end) {
    boolean isComplete() {
      return end == Float.NEGATIVE_INFINITY;
    }

    private static Compared of(List<Candidate> best, int limit) {
      // Whoever is equal to the last of all may have been cut off.
      float end = best.size() < limit ? Float.NEGATIVE_INFINITY : best.get(best.size() - 1).score();
      return new Compared(best, end);
    }
  }

  /**
   * The best of those that pass the filter, each compared.
   *
   * @param limit of whole artworks, and of regions' artworks
   */
  Compared compareAll(int limit) {
    Compared whole = Compared.of(compared(WHOLE, filter, limit), limit);
    if (!plan.regions()) {
      return whole;
    }
    Compared regions = Compared.of(compared(REGIONS, filter, limit), limit);
    return new Compared(merged(whole.best(), regions.best()), Math.max(whole.end(), regions.end()));
  }

  private List<Candidate> compared(Family family, Filter passing, int limit) {
    QueryPoints.Builder query =
        QueryPoints.newBuilder()
            .setQuery(QueryFactory.nearest(joined))
            .setUsing(family.joined())
            .setFilter(passing)
            .setParams(AS_THEY_ARE)
            .setLimit(limit);
    return candidates(calls.query(query, plan.time()));
  }

  /** Each artwork once, with its best score. */
  private static List<Candidate> merged(List<Candidate> some, List<Candidate> others) {
    Map<String, Candidate> best = new HashMap<>();
    Stream.concat(some.stream(), others.stream())
        .forEach(
            candidate ->
                best.merge(candidate.uuid(), candidate, (a, b) -> a.score() >= b.score() ? a : b));
    return best.values().stream().sorted(Candidate.BEST_FIRST).toList();
  }

  /**
   * What the graphs give, scored as it is: of each dimension with a positive weight, and where
   * several count, of all together.
   *
   * @param width candidates from each graph
   */
  Compared throughGraphs(int width) {
    List<Candidate> whole = throughGraphs(WHOLE, width);
    List<Candidate> regions = plan.regions() ? throughGraphs(REGIONS, width) : List.of();
    if (regions.isEmpty()) {
      return new Compared(whole, Float.NEGATIVE_INFINITY);
    }
    // What was found by one may score more by the other.
    List<Candidate> all =
        merged(
            merged(whole, regions),
            merged(others(REGIONS, whole, regions), others(WHOLE, regions, whole)));
    // Beyond the end of one list there may be others that are nearer than the next of the other.
    float end =
        isOneDimension()
            ? Math.max(Compared.of(whole, width).end(), Compared.of(regions, width).end())
            : Float.NEGATIVE_INFINITY;
    return new Compared(all, end);
  }

  /** The scores by this family of artworks that were found by the other alone. */
  private List<Candidate> others(Family family, List<Candidate> found, List<Candidate> known) {
    Set<String> scored = known.stream().map(Candidate::uuid).collect(Collectors.toSet());
    List<String> open =
        found.stream().map(Candidate::uuid).filter(uuid -> !scored.contains(uuid)).toList();
    return open.isEmpty() ? List.of() : compared(family, Conditions.anyOf(open), open.size());
  }

  private List<Candidate> throughGraphs(Family family, int width) {
    // A graph leads to near vectors; the way to the farthest ones it finds badly.
    List<Target> near = plan.targets().stream().filter(target -> target.weight() > 0).toList();
    if (isOneDimension()) {
      // Its cosines are the scores.
      Target target = near.get(0);
      return candidates(
          calls.query(
              QueryPoints.newBuilder()
                  .setQuery(QueryFactory.nearest(target.vector()))
                  .setUsing(family.vector().apply(target.dimension()))
                  .setFilter(filter)
                  .setParams(ofGraph(width))
                  .setLimit(width),
              plan.time()));
    }
    QueryPoints.Builder query =
        QueryPoints.newBuilder()
            .setQuery(QueryFactory.nearest(joined))
            .setUsing(family.joined())
            .setParams(AS_THEY_ARE)
            .setLimit(width * (near.size() + 1L))
            .addPrefetch(prefetch(family.joined(), joined, width));
    for (Target target : near) {
      String using = family.vector().apply(target.dimension());
      query.addPrefetch(prefetch(using, target.vector(), width));
    }
    return candidates(calls.query(query, plan.time()));
  }

  boolean isOneDimension() {
    return plan.targets().stream().filter(target -> target.weight() != 0).count() == 1;
  }

  private PrefetchQuery prefetch(String using, float[] vector, int width) {
    return PrefetchQuery.newBuilder()
        .setQuery(QueryFactory.nearest(vector))
        .setUsing(using)
        .setFilter(filter)
        .setParams(ofGraph(width))
        .setLimit(width)
        .build();
  }

  /** Scores are of the vectors themselves whatever the settings say: layouts are changed later. */
  private SearchParams ofGraph(int width) {
    return SearchParams.newBuilder()
        .setHnswEf(Math.max(width, settings.searching().ef()))
        .setQuantization(
            QuantizationSearchParams.newBuilder()
                .setRescore(true)
                .setOversampling(settings.searching().oversampling()))
        .build();
  }

  private static List<Candidate> candidates(List<ScoredPoint> points) {
    return points.stream()
        .map(point -> new Candidate(point.getId().getUuid(), point.getScore()))
        .sorted(Candidate.BEST_FIRST)
        .toList();
  }
}
