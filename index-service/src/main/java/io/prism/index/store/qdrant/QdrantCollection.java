package io.prism.index.store.qdrant;

import io.grpc.Status;
import io.prism.core.error.PrismException;
import io.prism.core.rank.Dimension;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.TimeLimit;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.QuantizationConfig;
import io.qdrant.client.grpc.Collections.QuantizationType;
import io.qdrant.client.grpc.Collections.ScalarQuantization;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.PointsGrpc;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the collection or checks it. Several services may start at once: each step may have been
 * done by another, and the alias comes last, so that what it points to is complete.
 */
final class QdrantCollection {
  /** Since when writes can have conditions; an older one would ignore them. */
  private static final int LEAST_MINOR = 18;

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

  /** Making a collection waits for all nodes of the cluster. */
  private static final Duration STEP = Duration.ofSeconds(60);

  private static final String MODEL = "model";

  /** How artworks lie in the collection; a newer number where old ones lack what is read. */
  private static final String FORM = "form";

  private static final String FORM_NOW = "1";

  private final QdrantNodes nodes;
  private final QdrantSettings settings;

  QdrantCollection(QdrantNodes nodes, QdrantSettings settings) {
    this.nodes = nodes;
    this.settings = settings;
  }

  /**
   * When it returns, the alias points to a collection of this model with all its indexes.
   *
   * @throws QdrantUnusableException when it can't be made, or is of another model
   */
  void open() {
    requireVersion();
    String alias = settings.layout().alias();
    if (pointsTo(alias).isEmpty() && !exists(alias)) {
      String first = alias + "-1";
      if (!exists(first)) {
        create(first);
      }
      check(first);
      index(first);
      point(alias, first);
    } else {
      check(alias);
      index(alias);
    }
  }

  private void requireVersion() {
    String version =
        nodes.call(
            QdrantGrpc::newBlockingStub,
            step(),
            stub -> stub.healthCheck(HealthCheckRequest.getDefaultInstance()).getVersion());
    Matcher matcher = VERSION.matcher(version);
    boolean fits =
        matcher.matches()
            && (Integer.parseInt(matcher.group(1)) > 1
                || (matcher.group(1).equals("1")
                    && Integer.parseInt(matcher.group(2)) >= LEAST_MINOR));
    if (!fits) {
      throw new QdrantUnusableException(
          "Qdrant at %s is of version %s; Prism needs 1.%d or newer. Update the servers."
              .formatted(nodes, version, LEAST_MINOR));
    }
  }

  /** The collection behind the alias, or nothing. */
  private String pointsTo(String alias) {
    return nodes
        .call(
            CollectionsGrpc::newBlockingStub,
            step(),
            stub -> stub.listAliases(ListAliasesRequest.getDefaultInstance()))
        .getAliasesList()
        .stream()
        .filter(description -> description.getAliasName().equals(alias))
        .map(description -> description.getCollectionName())
        .findFirst()
        .orElse("");
  }

  private boolean exists(String collection) {
    CollectionExistsRequest request =
        CollectionExistsRequest.newBuilder().setCollectionName(collection).build();
    return nodes.call(
        CollectionsGrpc::newBlockingStub,
        step(),
        stub -> stub.collectionExists(request).getResult().getExists());
  }

  private void create(String collection) {
    QdrantSettings.Layout layout = settings.layout();
    CreateCollection.Builder request =
        CreateCollection.newBuilder()
            .setCollectionName(collection)
            .setVectorsConfig(VectorsConfig.newBuilder().setParamsMap(vectors()))
            .setHnswConfig(
                HnswConfigDiff.newBuilder().setM(layout.m()).setEfConstruct(layout.efConstruct()))
            .setOptimizersConfig(
                OptimizersConfigDiff.newBuilder()
                    .setIndexingThreshold(layout.indexingThresholdKb()))
            .setReplicationFactor(layout.replication())
            .setWriteConsistencyFactor(layout.writeConsistency())
            .setTimeout(STEP.toSeconds())
            .putAllMetadata(facts());
    if (layout.shards() > 0) {
      request.setShardNumber(layout.shards());
    }
    unlessDone(
        () ->
            nodes.call(
                CollectionsGrpc::newBlockingStub,
                STEP,
                step(),
                stub -> stub.create(request.build())));
  }

  private Map<String, Value> facts() {
    Map<String, Value> facts = new HashMap<>();
    facts.put(MODEL, ArtworkPoints.text(settings.model().id().toString()));
    facts.put(FORM, ArtworkPoints.text(FORM_NOW));
    return facts;
  }

  private VectorParamsMap vectors() {
    CollectionModel model = settings.model();
    VectorParamsMap.Builder vectors = VectorParamsMap.newBuilder();
    for (Dimension dimension : Dimension.values()) {
      vectors.putMap(Schema.vector(dimension), vector(model.dimension()));
    }
    vectors.putMap(Schema.JOINED, vector(Joined.size(model.dimension())));
    return vectors.build();
  }

  /** Of unit length, so the dot product is the cosine, and what is read is what was written. */
  private VectorParams vector(int size) {
    VectorParams.Builder vector =
        VectorParams.newBuilder()
            .setSize(size)
            .setDistance(Distance.Dot)
            .setOnDisk(settings.layout().onDisk());
    if (settings.layout().quantization() == QdrantSettings.Quantization.SCALAR) {
      vector.setQuantizationConfig(
          QuantizationConfig.newBuilder()
              .setScalar(
                  ScalarQuantization.newBuilder()
                      .setType(QuantizationType.Int8)
                      .setAlwaysRam(true)));
    }
    return vector.build();
  }

  private void check(String collection) {
    GetCollectionInfoRequest request =
        GetCollectionInfoRequest.newBuilder().setCollectionName(collection).build();
    CollectionInfo info =
        nodes.call(CollectionsGrpc::newBlockingStub, step(), stub -> stub.get(request).getResult());
    Map<String, Value> facts = info.getConfig().getMetadataMap();
    String model = facts.getOrDefault(MODEL, Value.getDefaultInstance()).getStringValue();
    String form = facts.getOrDefault(FORM, Value.getDefaultInstance()).getStringValue();
    String wanted = settings.model().id().toString();
    if (model.isEmpty()) {
      throw unusable(collection, "was not made by Prism");
    }
    if (!model.equals(wanted)) {
      throw unusable(
          collection,
          "holds vectors of "
              + model
              + ", not of "
              + wanted
              + ". Start with that model, or another collection");
    }
    if (!form.equals(FORM_NOW)) {
      throw unusable(collection, "was written by another version of Prism");
    }
    checkVectors(collection, info);
  }

  private void checkVectors(String collection, CollectionInfo info) {
    Map<String, VectorParams> found =
        info.getConfig().getParams().getVectorsConfig().getParamsMap().getMapMap();
    vectors()
        .getMapMap()
        .forEach(
            (name, wanted) -> {
              VectorParams there = found.get(name);
              if (there == null
                  || there.getSize() != wanted.getSize()
                  || there.getDistance() != wanted.getDistance()) {
                throw unusable(
                    collection,
                    "has no vector \"%s\" of %d numbers compared by %s"
                        .formatted(name, wanted.getSize(), wanted.getDistance()));
              }
            });
  }

  private QdrantUnusableException unusable(String collection, String what) {
    return new QdrantUnusableException(
        ("The collection %s in Qdrant at %s %s. Set prism.index.qdrant.collection to another name:"
                + " a new collection is filled from the log of uploads.")
            .formatted(collection, nodes, what));
  }

  private void index(String collection) {
    GetCollectionInfoRequest request =
        GetCollectionInfoRequest.newBuilder().setCollectionName(collection).build();
    Map<String, ?> there =
        nodes
            .call(CollectionsGrpc::newBlockingStub, step(), stub -> stub.get(request).getResult())
            .getPayloadSchemaMap();
    Schema.indexes()
        .forEach(
            (field, params) -> {
              if (!there.containsKey(field)) {
                index(collection, field, params);
              }
            });
  }

  private void index(String collection, String field, PayloadIndexParams params) {
    CreateFieldIndexCollection request =
        CreateFieldIndexCollection.newBuilder()
            .setCollectionName(collection)
            .setFieldName(field)
            .setFieldType(type(params))
            .setFieldIndexParams(params)
            .setWait(true)
            .build();
    nodes.call(PointsGrpc::newBlockingStub, STEP, step(), stub -> stub.createFieldIndex(request));
  }

  private static FieldType type(PayloadIndexParams params) {
    return switch (params.getIndexParamsCase()) {
      case KEYWORD_INDEX_PARAMS -> FieldType.FieldTypeKeyword;
      case INTEGER_INDEX_PARAMS -> FieldType.FieldTypeInteger;
      case DATETIME_INDEX_PARAMS -> FieldType.FieldTypeDatetime;
      default -> throw new IllegalArgumentException("no such index: " + params);
    };
  }

  private void point(String alias, String collection) {
    ChangeAliases request =
        ChangeAliases.newBuilder()
            .addActions(
                AliasOperations.newBuilder()
                    .setCreateAlias(
                        CreateAlias.newBuilder().setAliasName(alias).setCollectionName(collection)))
            .setTimeout(STEP.toSeconds())
            .build();
    nodes.call(CollectionsGrpc::newBlockingStub, STEP, step(), stub -> stub.updateAliases(request));
  }

  /** Another service that starts at the same time may be faster. */
  private static void unlessDone(Runnable action) {
    try {
      action.run();
    } catch (PrismException e) {
      if (!(e.getCause() instanceof QdrantFault fault)
          || !(fault.code() == Status.Code.ALREADY_EXISTS
              || String.valueOf(fault.getMessage()).contains("already exists"))) {
        throw e;
      }
    }
  }

  private static TimeLimit step() {
    return TimeLimit.in(STEP);
  }
}
