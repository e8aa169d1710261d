package io.prism.index.store.qdrant;

import io.prism.core.rank.Dimension;
import io.prism.index.store.CollectionModel;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.MultiVectorComparator;
import io.qdrant.client.grpc.Collections.MultiVectorConfig;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.QuantizationConfig;
import io.qdrant.client.grpc.Collections.QuantizationType;
import io.qdrant.client.grpc.Collections.ScalarQuantization;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;

/** How the settings want a collection to be. */
final class NewCollection {
  private final QdrantSettings settings;

  NewCollection(QdrantSettings settings) {
    this.settings = settings;
  }

  /**
   * @param shards 0: as many as Qdrant thinks right
   */
  CreateCollection request(String name, int shards, CollectionFacts facts) {
    QdrantSettings.Layout layout = settings.layout();
    CreateCollection.Builder request =
        CreateCollection.newBuilder()
            .setCollectionName(name)
            .setVectorsConfig(VectorsConfig.newBuilder().setParamsMap(vectors()))
            .setHnswConfig(
                HnswConfigDiff.newBuilder().setM(layout.m()).setEfConstruct(layout.efConstruct()))
            .setOptimizersConfig(
                OptimizersConfigDiff.newBuilder()
                    .setIndexingThreshold(layout.indexingThresholdKb()))
            .setReplicationFactor(layout.replication())
            .setWriteConsistencyFactor(layout.writeConsistency())
            .setTimeout(QdrantAdmin.STEP.toSeconds())
            .putAllMetadata(facts.toMetadata());
    if (shards > 0) {
      request.setShardNumber(shards);
    }
    return request.build();
  }

  VectorParamsMap vectors() {
    CollectionModel model = settings.model();
    VectorParamsMap.Builder vectors = VectorParamsMap.newBuilder();
    for (Dimension dimension : Dimension.values()) {
      VectorParams vector = vector(model.dimension());
      vectors.putMap(Schema.vector(dimension), vector);
      vectors.putMap(Schema.regionVectors(dimension), several(vector));
    }
    VectorParams joined = vector(Joined.size(model.dimension()));
    vectors.putMap(Schema.JOINED, joined);
    vectors.putMap(Schema.JOINED_REGIONS, several(joined));
    return vectors.build();
  }

  /** As many as a point has; the nearest of them counts. */
  private static VectorParams several(VectorParams one) {
    return one.toBuilder()
        .setMultivectorConfig(
            MultiVectorConfig.newBuilder().setComparator(MultiVectorComparator.MaxSim))
        .build();
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
}
