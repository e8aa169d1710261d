package io.prism.index.store.qdrant;

import io.grpc.Status;
import io.grpc.stub.AbstractBlockingStub;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.store.TimeLimit;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteAlias;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.CollectionsGrpc.CollectionsBlockingStub;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.PointsGrpc;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The calls that make, change and describe collections. Each may wait for the whole cluster. */
final class QdrantAdmin {
  static final Duration STEP = Duration.ofSeconds(60);

  private final QdrantNodes nodes;

  QdrantAdmin(QdrantNodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Of one of the servers.
   *
   * @throws QdrantUnusableException when Prism cannot work with it
   */
  QdrantVersion version() {
    String version =
        nodes.call(
            QdrantGrpc::newBlockingStub,
            TimeLimit.in(STEP),
            stub -> stub.healthCheck(HealthCheckRequest.getDefaultInstance()).getVersion());
    return QdrantVersion.parse(version)
        .filter(QdrantVersion::fits)
        .orElseThrow(
            () ->
                new QdrantUnusableException(
                    "Qdrant at %s is of version %s; Prism needs %s or newer. Update the servers."
                        .formatted(nodes, version, QdrantVersion.LEAST)));
  }

  /** The collection behind the alias, or nothing. */
  String pointsTo(String alias) {
    return read(stub -> stub.listAliases(ListAliasesRequest.getDefaultInstance()))
        .getAliasesList()
        .stream()
        .filter(description -> description.getAliasName().equals(alias))
        .map(description -> description.getCollectionName())
        .findFirst()
        .orElse("");
  }

  boolean exists(String collection) {
    CollectionExistsRequest request =
        CollectionExistsRequest.newBuilder().setCollectionName(collection).build();
    return read(stub -> stub.collectionExists(request)).getResult().getExists();
  }

  CollectionInfo info(String collection) {
    GetCollectionInfoRequest request =
        GetCollectionInfoRequest.newBuilder().setCollectionName(collection).build();
    return read(stub -> stub.get(request)).getResult();
  }

  /** How many points there are, deletions too. */
  long count(String collection) {
    CountPoints request =
        CountPoints.newBuilder().setCollectionName(collection).setExact(true).build();
    return nodes.call(
        PointsGrpc::newBlockingStub,
        STEP,
        TimeLimit.in(STEP),
        stub -> stub.count(request).getResult().getCount());
  }

  /** Another service that starts at the same time may be faster. */
  void create(CreateCollection request) {
    try {
      change(CollectionsGrpc::newBlockingStub, stub -> stub.create(request));
    } catch (PrismException e) {
      if (!(e.getCause() instanceof QdrantFault fault)
          || !(fault.code() == Status.Code.ALREADY_EXISTS
              || String.valueOf(fault.getMessage()).contains("already exists"))) {
        throw e;
      }
    }
  }

  /**
   * Those that are not there yet. A part of the collection makes them one after another, so only
   * the last is waited for.
   *
   * @throws PrismException UNAVAILABLE when some are still missing
   */
  void index(String collection, Map<String, PayloadIndexParams> indexes) {
    Map<String, PayloadIndexParams> missing = missing(collection, indexes);
    int left = missing.size();
    for (Map.Entry<String, PayloadIndexParams> index : missing.entrySet()) {
      left--;
      CreateFieldIndexCollection request =
          CreateFieldIndexCollection.newBuilder()
              .setCollectionName(collection)
              .setFieldName(index.getKey())
              .setFieldType(type(index.getValue()))
              .setFieldIndexParams(index.getValue())
              .setWait(left == 0)
              .build();
      change(PointsGrpc::newBlockingStub, stub -> stub.createFieldIndex(request));
    }
    if (!missing.isEmpty() && !missing(collection, indexes).isEmpty()) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The vector store has not made all indexes yet."));
    }
  }

  private Map<String, PayloadIndexParams> missing(
      String collection, Map<String, PayloadIndexParams> indexes) {
    Map<String, PayloadIndexParams> missing = new LinkedHashMap<>(indexes);
    missing.keySet().removeAll(info(collection).getPayloadSchemaMap().keySet());
    return missing;
  }

  private static FieldType type(PayloadIndexParams params) {
    return switch (params.getIndexParamsCase()) {
      case KEYWORD_INDEX_PARAMS -> FieldType.FieldTypeKeyword;
      case INTEGER_INDEX_PARAMS -> FieldType.FieldTypeInteger;
      case DATETIME_INDEX_PARAMS -> FieldType.FieldTypeDatetime;
      default -> throw new IllegalArgumentException("no such index: " + params);
    };
  }

  /** In one step, also where the alias points elsewhere. */
  void point(String alias, String collection) {
    ChangeAliases.Builder request = ChangeAliases.newBuilder().setTimeout(STEP.toSeconds());
    if (!pointsTo(alias).isEmpty()) {
      request.addActions(
          AliasOperations.newBuilder()
              .setDeleteAlias(DeleteAlias.newBuilder().setAliasName(alias)));
    }
    request.addActions(
        AliasOperations.newBuilder()
            .setCreateAlias(
                CreateAlias.newBuilder().setAliasName(alias).setCollectionName(collection)));
    change(CollectionsGrpc::newBlockingStub, stub -> stub.updateAliases(request.build()));
  }

  /** Changes what the metadata says; a null removes it. */
  void describe(String collection, Map<String, Value> metadata) {
    UpdateCollection request =
        UpdateCollection.newBuilder()
            .setCollectionName(collection)
            .setTimeout(STEP.toSeconds())
            .putAllMetadata(metadata)
            .build();
    change(CollectionsGrpc::newBlockingStub, stub -> stub.update(request));
  }

  void delete(String collection) {
    DeleteCollection request =
        DeleteCollection.newBuilder()
            .setCollectionName(collection)
            .setTimeout(STEP.toSeconds())
            .build();
    change(CollectionsGrpc::newBlockingStub, stub -> stub.delete(request));
  }

  private <T> T read(Function<CollectionsBlockingStub, T> call) {
    return nodes.call(CollectionsGrpc::newBlockingStub, TimeLimit.in(STEP), call);
  }

  private <S extends AbstractBlockingStub<S>, T> void change(
      Function<io.grpc.ManagedChannel, S> stub, Function<S, T> call) {
    nodes.call(stub, STEP, TimeLimit.in(STEP), call);
  }
}
