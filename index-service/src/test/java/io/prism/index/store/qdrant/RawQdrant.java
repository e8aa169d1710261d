package io.prism.index.store.qdrant;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.qdrant.client.MetadataCredentials;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Qdrant without Prism, to prepare and to look behind. */
public final class RawQdrant implements AutoCloseable {
  private final ManagedChannel channel;

  private final CallCredentials key;

  public RawQdrant(String endpoint) {
    this(endpoint, null);
  }

  /**
   * @param key null: none
   */
  RawQdrant(String endpoint, String key) {
    this.channel = Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create()).build();
    this.key = new MetadataCredentials(key, Map.of());
  }

  CollectionsBlockingStub collections() {
    return CollectionsGrpc.newBlockingStub(channel)
        .withCallCredentials(key)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  PointsBlockingStub points() {
    return PointsGrpc.newBlockingStub(channel)
        .withCallCredentials(key)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
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
  public void drop(String alias) {
    drop(alias, alias + "-1");
  }

  void drop(String alias, String collection) {
    collections()
        .updateAliases(
            ChangeAliases.newBuilder()
                .addActions(
                    AliasOperations.newBuilder()
                        .setDeleteAlias(DeleteAlias.newBuilder().setAliasName(alias)))
                .build());
    collections().delete(DeleteCollection.newBuilder().setCollectionName(collection).build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
