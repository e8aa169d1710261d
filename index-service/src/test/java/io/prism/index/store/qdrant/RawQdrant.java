package io.prism.index.store.qdrant;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.DeleteAlias;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.CollectionsGrpc.CollectionsBlockingStub;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.PointsGrpc;
import io.qdrant.client.grpc.PointsGrpc.PointsBlockingStub;
import java.util.concurrent.TimeUnit;

/** Qdrant without Prism, to prepare and to look behind. */
final class RawQdrant implements AutoCloseable {
  private final ManagedChannel channel;

  RawQdrant(String endpoint) {
    this.channel = Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create()).build();
  }

  CollectionsBlockingStub collections() {
    return CollectionsGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  PointsBlockingStub points() {
    return PointsGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** All points of the collection. */
  void empty(String collection) {
    points()
        .delete(
            DeletePoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setPoints(PointsSelector.newBuilder().setFilter(Filter.getDefaultInstance()))
                .build());
  }

  /** The alias and its first collection. */
  void drop(String alias) {
    collections()
        .updateAliases(
            ChangeAliases.newBuilder()
                .addActions(
                    AliasOperations.newBuilder()
                        .setDeleteAlias(DeleteAlias.newBuilder().setAliasName(alias)))
                .build());
    collections().delete(DeleteCollection.newBuilder().setCollectionName(alias + "-1").build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
