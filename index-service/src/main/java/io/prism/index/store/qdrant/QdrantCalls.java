package io.prism.index.store.qdrant;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.store.TimeLimit;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.FacetHit;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import io.qdrant.client.grpc.Points.WriteOrdering;
import io.qdrant.client.grpc.Points.WriteOrderingType;
import io.qdrant.client.grpc.PointsGrpc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The calls of one collection that the index is made of, each with a deadline. */
final class QdrantCalls {
  /** Points of one read; their vectors and artworks fit an answer. */
  private static final int MOST_READ = 500;

  /** The same with the vectors of regions, of which a point may have twenty. */
  private static final int MOST_READ_WITH_REGIONS = 50;

  private final QdrantNodes nodes;
  private final QdrantSettings settings;
  private final String collection;

  QdrantCalls(QdrantNodes nodes, QdrantSettings settings) {
    this.nodes = nodes;
    this.settings = settings;
    this.collection = settings.layout().alias();
  }

  /** Replaces stored points that meet the condition, and adds those that are not there. */
  void upsert(List<PointStruct> points, Filter condition, TimeLimit time) {
    UpsertPoints request =
        UpsertPoints.newBuilder()
            .setCollectionName(collection)
            .setWait(true)
            // One node decides the order in which all replicas apply writes.
            .setOrdering(WriteOrdering.newBuilder().setType(WriteOrderingType.Medium))
            .setUpdateFilter(condition)
            .addAllPoints(points)
            .setTimeout(seconds(time))
            .build();
    UpdateResult result =
        nodes.call(
            PointsGrpc::newBlockingStub,
            // So that there is time for each node, should the others be silent.
            settings.writing().timeout().dividedBy(settings.servers().endpoints().size()),
            time,
            stub -> stub.upsert(request).getResult());
    if (result.getStatus() != UpdateStatus.Completed) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The vector store has not finished a write in time."));
    }
  }

  /**
   * What is there of these points, in any order.
   *
   * @param vectors names of those that are read
   */
  List<RetrievedPoint> get(
      Collection<String> uuids, WithPayloadSelector payload, List<String> vectors, TimeLimit time) {
    List<RetrievedPoint> found = new ArrayList<>(uuids.size());
    List<String> all = List.copyOf(uuids);
    int most = vectors.contains(Schema.JOINED_REGIONS) ? MOST_READ_WITH_REGIONS : MOST_READ;
    for (int from = 0; from < all.size(); from += most) {
      GetPoints.Builder request =
          GetPoints.newBuilder()
              .setCollectionName(collection)
              .setWithPayload(payload)
              .setTimeout(seconds(time));
      request.setWithVectors(
          vectors.isEmpty()
              ? WithVectorsSelectorFactory.enable(false)
              : WithVectorsSelectorFactory.include(vectors));
      all.subList(from, Math.min(all.size(), from + most))
          .forEach(uuid -> request.addIds(PointIds.point(uuid)));
      found.addAll(
          nodes.call(
              PointsGrpc::newBlockingStub,
              time,
              stub -> stub.get(request.build()).getResultList()));
    }
    return found;
  }

  static WithPayloadSelector fields(List<String> names) {
    return WithPayloadSelectorFactory.include(names);
  }

  /** Best first. */
  List<ScoredPoint> query(QueryPoints.Builder query, TimeLimit time) {
    QueryPoints request = query.setCollectionName(collection).setTimeout(seconds(time)).build();
    return nodes.call(
        PointsGrpc::newBlockingStub, time, stub -> stub.query(request).getResultList());
  }

  List<RetrievedPoint> scroll(ScrollPoints.Builder scroll, TimeLimit time) {
    ScrollPoints request = scroll.setCollectionName(collection).setTimeout(seconds(time)).build();
    return nodes.call(
        PointsGrpc::newBlockingStub, time, stub -> stub.scroll(request).getResultList());
  }

  /**
   * @param exact or as Qdrant estimates it from its payload indexes, at once
   */
  long count(Filter filter, boolean exact, TimeLimit time) {
    CountPoints request =
        CountPoints.newBuilder()
            .setCollectionName(collection)
            .setFilter(filter)
            .setExact(exact)
            .setTimeout(seconds(time))
            .build();
    return nodes.call(
        PointsGrpc::newBlockingStub, time, stub -> stub.count(request).getResult().getCount());
  }

  /** How many points that pass the filter have which value. */
  List<FacetHit> facet(String field, Filter filter, int most, TimeLimit time) {
    FacetCounts request =
        FacetCounts.newBuilder()
            .setCollectionName(collection)
            .setKey(field)
            .setFilter(filter)
            .setLimit(most)
            .setExact(true)
            .setTimeout(seconds(time))
            .build();
    return nodes.call(PointsGrpc::newBlockingStub, time, stub -> stub.facet(request).getHitsList());
  }

  CollectionInfo info(TimeLimit time) {
    GetCollectionInfoRequest request =
        GetCollectionInfoRequest.newBuilder().setCollectionName(collection).build();
    return nodes.call(
        CollectionsGrpc::newBlockingStub, time, stub -> stub.get(request).getResult());
  }

  /** Qdrant counts whole seconds; ours ends exactly. */
  private static long seconds(TimeLimit time) {
    return Math.max(1, time.left().plusMillis(999).toSeconds());
  }
}
