package io.prism.index.store.qdrant;

import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QuantizationSearchParams;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import java.util.List;

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

  /** The best of those that pass the filter, each compared. */
  List<Candidate> compareAll(int limit) {
    QueryPoints.Builder query =
        QueryPoints.newBuilder()
            .setQuery(QueryFactory.nearest(joined))
            .setUsing(Schema.JOINED)
            .setFilter(filter)
            .setParams(AS_THEY_ARE)
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
    // A graph leads to near vectors; the way to the farthest ones it finds badly.
    List<Target> near = plan.targets().stream().filter(target -> target.weight() > 0).toList();
    if (isOneDimension()) {
      // Its cosines are the scores.
      Target target = near.get(0);
      return candidates(
          calls.query(
              QueryPoints.newBuilder()
                  .setQuery(QueryFactory.nearest(target.vector()))
                  .setUsing(Schema.vector(target.dimension()))
                  .setFilter(filter)
                  .setParams(ofGraph(width))
                  .setLimit(width),
              plan.time()));
    }
    QueryPoints.Builder query =
        QueryPoints.newBuilder()
            .setQuery(QueryFactory.nearest(joined))
            .setUsing(Schema.JOINED)
            .setParams(AS_THEY_ARE)
            .setLimit(width * (near.size() + 1L))
            .addPrefetch(prefetch(Schema.JOINED, joined, width));
    for (Target target : near) {
      query.addPrefetch(prefetch(Schema.vector(target.dimension()), target.vector(), width));
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
