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
import java.util.ArrayList;
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
    SearchParams.Builder asTheyAre =
        SearchParams.newBuilder()
            .setExact(true)
            .setQuantization(QuantizationSearchParams.newBuilder().setIgnore(true));
    QueryPoints.Builder query =
        QueryPoints.newBuilder()
            .setQuery(QueryFactory.nearest(joined))
            .setUsing(Schema.JOINED)
            .setFilter(among)
            .setParams(asTheyAre)
            .setLimit(limit);
    return candidates(calls.query(query, plan.time()));
  }

  /**
   * What the graphs give, scored as it is: of each dimension with a positive weight, and where
   * several count, of all together.
   *
   * @param width candidates from each graph
   */
  List<Candidate> throughGraphs(int width) {
    List<QueryPoints.Builder> queries = new ArrayList<>();
    for (Target target : plan.targets()) {
      // A graph leads to near vectors; the way to the farthest ones it finds badly.
      if (target.weight() > 0) {
        queries.add(near(Schema.vector(target.dimension()), target.vector(), width));
      }
    }
    if (isOneDimension()) {
      // Its cosines are the scores.
      return candidates(calls.query(queries.get(0), plan.time()));
    }
    queries.add(near(Schema.JOINED, joined, width));
    Set<String> uuids = new LinkedHashSet<>();
    for (BatchResult found : calls.query(queries, plan.time())) {
      found.getResultList().forEach(point -> uuids.add(point.getId().getUuid()));
    }
    Filter among = Filter.newBuilder().addMust(Conditions.hasIds(uuids)).build();
    return uuids.isEmpty() ? List.of() : compare(among, uuids.size());
  }

  boolean isOneDimension() {
    return plan.targets().stream().filter(target -> target.weight() != 0).count() == 1;
  }

  private QueryPoints.Builder near(String using, float[] vector, int width) {
    SearchParams.Builder params =
        SearchParams.newBuilder().setHnswEf(Math.max(width, settings.searching().ef()));
    if (settings.layout().quantization() != QdrantSettings.Quantization.NONE) {
      params.setQuantization(
          QuantizationSearchParams.newBuilder()
              .setRescore(true)
              .setOversampling(settings.searching().oversampling()));
    }
    return QueryPoints.newBuilder()
        .setQuery(QueryFactory.nearest(vector))
        .setUsing(using)
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
