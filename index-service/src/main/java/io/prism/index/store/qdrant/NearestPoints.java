package io.prism.index.store.qdrant;

import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QuantizationSearchParams;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks Qdrant for near points: through the graphs of single dimensions, or one by one. */
final class NearestPoints {
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

  /** The best of those that pass the filter, each compared. */
  List<Candidate> compareAll(int limit) {
    return compare(filter, limit);
  }

  private List<Candidate> compare(Filter among, int limit) {
    QueryPoints.Builder query =
        QueryPoints.newBuilder()
            .setQuery(QueryFactory.nearest(joined))
            .setUsing(Schema.JOINED)
            .setFilter(among)
            .setParams(SearchParams.newBuilder().setExact(true))
            .setLimit(limit);
    return candidates(calls.query(query, plan.time()));
  }

  /**
   * @param width candidates from each dimension with a positive weight
   */
  Candidates throughGraphs(int width) {
    // Graphs lead to near vectors; the way to the farthest ones they find badly. So a negative
    // weight brings no candidates, and may add all it can.
    List<Target> towards = plan.targets().stream().filter(t -> t.weight() > 0).toList();
    double bound =
        plan.targets().stream().filter(t -> t.weight() < 0).mapToDouble(t -> -t.weight()).sum();
    List<BatchResult> found =
        calls.query(towards.stream().map(target -> near(target, width)).toList(), plan.time());
    Set<String> uuids = new LinkedHashSet<>();
    for (int i = 0; i < found.size(); i++) {
      List<ScoredPoint> points = found.get(i).getResultList();
      points.forEach(point -> uuids.add(point.getId().getUuid()));
      // Fewer than asked for: every artwork that has such a vector is a candidate. The others,
      // here and always, add 0.
      double last = points.size() < width ? 0 : points.get(width - 1).getScore();
      bound += towards.get(i).weight() * Math.max(0, last);
    }
    List<Candidate> best = isOneDimension() ? candidates(found.get(0).getResultList()) : score(uuids);
    return new Candidates(best, (float) (bound / plan.totalWeight()));
  }

  /** Then the graph's own scores are the hits' scores. */
  private boolean isOneDimension() {
    return plan.targets().stream().filter(target -> target.weight() != 0).count() == 1;
  }

  private List<Candidate> score(Set<String> uuids) {
    Filter among = Filter.newBuilder().addMust(Conditions.hasIds(uuids)).build();
    return uuids.isEmpty() ? List.of() : compare(among, uuids.size());
  }

  private QueryPoints.Builder near(Target target, int width) {
    SearchParams.Builder params =
        SearchParams.newBuilder().setHnswEf(Math.max(width, settings.searching().ef()));
    if (settings.layout().quantization() != QdrantSettings.Quantization.NONE) {
      params.setQuantization(
          QuantizationSearchParams.newBuilder()
              .setRescore(true)
              .setOversampling(settings.searching().oversampling()));
    }
    return QueryPoints.newBuilder()
        .setQuery(QueryFactory.nearest(target.vector()))
        .setUsing(Schema.vector(target.dimension()))
        .setFilter(filter)
        .setParams(params)
        .setLimit(width);
  }

  private static List<Candidate> candidates(List<ScoredPoint> points) {
    return points.stream()
        .map(point -> new Candidate(point.getId().getUuid(), point.getScore()))
        .sorted(Candidate.BEST_FIRST)
        .toList();
  }
}
