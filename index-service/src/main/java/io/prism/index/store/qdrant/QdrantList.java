package io.prism.index.store.qdrant;

import io.prism.index.store.ListPlan;
import io.prism.type.v1.Artwork;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.Direction;
import io.qdrant.client.grpc.Points.OrderBy;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.StartFrom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Artworks in the order of their ids. Qdrant orders by one number; ids are several (see {@link
 * IdOrder}), so artworks that share the first number are ordered among themselves by the second, and
 * so on.
 */
final class QdrantList {
  /** Fewer are not worth a call. */
  private static final int LEAST = 32;

  private static final Comparator<Artwork> BY_ID = Comparator.comparing(Artwork::getId);

  private final QdrantCalls calls;
  private final ListPlan plan;
  private final List<Artwork> found = new ArrayList<>();

  QdrantList(QdrantCalls calls, ListPlan plan) {
    this.calls = calls;
    this.plan = plan;
  }

  List<Artwork> run() {
    after(Conditions.of(plan.filter(), plan.states()), 0);
    return found;
  }

  /** What comes after the given id, among artworks whose ids begin as it does up to this level. */
  private void after(Filter filter, int level) {
    long start = IdOrder.key(plan.afterId(), level);
    if (!plan.afterId().isEmpty() && start != 0 && level + 1 < IdOrder.LEVELS) {
      after(same(filter, level, start), level + 1);
      start++;
    }
    from(filter, level, start);
  }

  /** Everything from this number of this level on, until there are enough. */
  private void from(Filter filter, int level, long start) {
    long next = start;
    while (found.size() < plan.limit()) {
      int wanted = Math.max(LEAST, plan.limit() - found.size() + 1);
      List<RetrievedPoint> page = page(filter, level, next, wanted);
      if (page.size() < wanted) {
        add(page);
        return;
      }
      // More artworks may have the last number, so they wait.
      long last = number(page.get(page.size() - 1));
      if (number(page.get(0)) == last) {
        from(same(filter, level, last), level + 1, 0);
        next = last + 1;
      } else {
        add(page.stream().filter(point -> number(point) < last).toList());
        next = last;
      }
    }
  }

  private List<RetrievedPoint> page(Filter filter, int level, long start, int wanted) {
    plan.time().check();
    OrderBy order =
        OrderBy.newBuilder()
            .setKey(IdOrder.field(level))
            .setDirection(Direction.Asc)
            .setStartFrom(StartFrom.newBuilder().setInteger(start))
            .build();
    return calls.scroll(
        ScrollPoints.newBuilder()
            .setFilter(filter)
            .setOrderBy(order)
            .setLimit(wanted)
            .setWithPayload(QdrantCalls.fields(List.of(Schema.ARTWORK))),
        plan.time());
  }

  private static long number(RetrievedPoint point) {
    return point.getOrderValue().getInt();
  }

  private static Filter same(Filter filter, int level, long number) {
    return filter.toBuilder()
        .addMust(ConditionFactory.match(IdOrder.field(level), number))
        .build();
  }

  private void add(List<RetrievedPoint> points) {
    points.stream()
        .map(point -> ArtworkPoints.artwork(point.getPayloadMap()))
        .filter(artwork -> artwork.getId().compareTo(plan.afterId()) > 0)
        .sorted(BY_ID)
        .limit(plan.limit() - found.size())
        .forEach(found::add);
  }
}
