package io.prism.index.store.qdrant;

import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionParams;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.Collections.QuantizationConfig;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a collection lies in Qdrant.
 *
 * @param name its own, not an alias
 * @param thresholdKilobytes segments with more kilobytes of one vector get graphs
 * @param vectors by name
 * @param indexes the kind of each payload index, by field, as {@link #kind} says
 */
record CollectionShape(
    String name,
    Copies copies,
    long thresholdKilobytes,
    Map<String, Vector> vectors,
    Map<String, String> indexes) {
  static final String NOT_QUANTIZED = "none";
  static final String SCALAR = "scalar";

  /**
   * @param replication copies of each shard that are meant to be
   * @param writeConsistency copies that must take a write before it counts
   */
  record Copies(long shards, long replication, long writeConsistency) {}

  /**
   * @param several whether a point may have more than one of it
   * @param quantization in Qdrant's words; {@link #NOT_QUANTIZED} or {@link #SCALAR} if it is one
   *     of the settings'
   */
  record Vector(
      long size,
      String distance,
      boolean several,
      Graph graph,
      String quantization,
      boolean onDisk) {}

  /** A vector's own, or else the collection's. */
  record Graph(long m, long efConstruct) {}

  static CollectionShape of(String name, CollectionInfo info) {
    CollectionParams params = info.getConfig().getParams();
    Map<String, Vector> vectors = new TreeMap<>();
    params
        .getVectorsConfig()
        .getParamsMap()
        .getMapMap()
        .forEach((vector, its) -> vectors.put(vector, vector(its, info)));
    Map<String, String> indexes = new TreeMap<>();
    info.getPayloadSchemaMap().forEach((field, index) -> indexes.put(field, kind(index)));
    return new CollectionShape(
        name,
        new Copies(
            params.getShardNumber(),
            params.getReplicationFactor(),
            params.getWriteConsistencyFactor()),
        info.getConfig().getOptimizerConfig().getIndexingThreshold(),
        vectors,
        indexes);
  }

  private static Vector vector(VectorParams its, CollectionInfo info) {
    HnswConfigDiff own = its.getHnswConfig();
    HnswConfigDiff all = info.getConfig().getHnswConfig();
    return new Vector(
        its.getSize(),
        its.getDistance().name(),
        its.hasMultivectorConfig(),
        new Graph(
            own.hasM() ? own.getM() : all.getM(),
            own.hasEfConstruct() ? own.getEfConstruct() : all.getEfConstruct()),
        quantization(
            its.hasQuantizationConfig()
                ? its.getQuantizationConfig()
                : info.getConfig().getQuantizationConfig()),
        its.getOnDisk());
  }

  private static String quantization(QuantizationConfig config) {
    return switch (config.getQuantizationCase()) {
      case QUANTIZATION_NOT_SET -> NOT_QUANTIZED;
      case SCALAR -> config.getScalar().getAlwaysRam() ? SCALAR : SCALAR + " without always_ram";
      default -> config.getQuantizationCase().name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Of one that is there. Where it says nothing more than its type, it can all that its type can.
   */
  private static String kind(PayloadSchemaInfo index) {
    return kind(index.getDataType().name(), index.getParams());
  }

  /** Of one that is to be made. */
  static String kind(PayloadIndexParams params) {
    return switch (params.getIndexParamsCase()) {
      case KEYWORD_INDEX_PARAMS -> kind("keyword", params);
      case INTEGER_INDEX_PARAMS -> kind("integer", params);
      case DATETIME_INDEX_PARAMS -> kind("datetime", params);
      default -> throw new IllegalArgumentException("no such index: " + params);
    };
  }

  private static String kind(String type, PayloadIndexParams params) {
    var integers = params.getIntegerIndexParams();
    String cannot =
        (integers.hasLookup() && !integers.getLookup() ? " without lookup" : "")
            + (integers.hasRange() && !integers.getRange() ? " without range" : "");
    return type.toLowerCase(Locale.ROOT) + cannot;
  }
}
