package io.prism.index.store.qdrant;

import io.prism.index.store.qdrant.CollectionShape.Vector;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is wanted of a collection, and what is wrong with one that is there. */
final class CollectionRules {
  private static final String ANOTHER =
      ". Set prism.index.qdrant.collection to another name:"
          + " a new collection is filled from the log of uploads.";

  private final QdrantSettings settings;
  private final Layout wanted;

  CollectionRules(QdrantSettings settings) {
    this.settings = settings;
    this.wanted = settings.layout();
  }

  /** Why it can't be used and what to do, after its name; empty when it can. */
  Optional<String> refusal(CollectionFacts facts, CollectionShape there) {
    String model = settings.model().id().toString();
    if (facts.model().isEmpty()) {
      return Optional.of("was not made by Prism" + ANOTHER);
    }
    if (!facts.model().equals(model)) {
      return Optional.of(
          "holds vectors of %s, not of %s. Start with that model, or another collection%s"
              .formatted(facts.model(), model, ANOTHER));
    }
    if (!facts.form().equals(CollectionFacts.FORM_NOW)) {
      return Optional.of("was written by another version of Prism" + ANOTHER);
    }
    return wrongVector(there).or(() -> wrongIndex(there));
  }

  private Optional<String> wrongVector(CollectionShape there) {
    for (Map.Entry<String, VectorParams> vector :
        new NewCollection(settings).vectors().getMapMap().entrySet()) {
      Vector found = there.vectors().get(vector.getKey());
      long size = vector.getValue().getSize();
      String distance = vector.getValue().getDistance().name();
      boolean several = vector.getValue().hasMultivectorConfig();
      if (found == null
          || found.size() != size
          || !found.distance().equals(distance)
          || found.several() != several) {
        return Optional.of(
            "has no %s \"%s\" of %d numbers compared by %s%s"
                .formatted(
                    several ? "multivector" : "vector", vector.getKey(), size, distance, ANOTHER));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> wrongIndex(CollectionShape there) {
    for (Map.Entry<String, PayloadIndexParams> index : Schema.indexes().entrySet()) {
      String field = index.getKey();
      String kind = CollectionShape.kind(index.getValue());
      String found = there.indexes().getOrDefault(field, kind);
      if (!found.equals(kind)) {
        return Optional.of(
            "has a payload index of \"%s\" that is %s, not %s, so filters and lists would be wrong or slow. Delete it, DELETE /collections/%s/index/%s: the next start makes the right one."
                .formatted(field, found, kind, there.name(), field));
      }
    }
    return Optional.empty();
  }

  /** What is unlike the settings, which count only when a collection is made: a line each. */
  List<String> warnings(CollectionShape there) {
    Differences differences = new Differences(there.name());
    copies(there, differences);
    graphs(there, differences);
    vectors(there, differences);
    return differences.lines;
  }

  private void copies(CollectionShape there, Differences differences) {
    CollectionShape.Copies copies = there.copies();
    // 0 leaves it to Qdrant.
    if (wanted.shards() > 0 && copies.shards() != wanted.shards()) {
      differences.add(
          "shards",
          copies.shards(),
          wanted.shards(),
          "shards can be moved to other nodes, not split",
          "fill another collection with as many");
    }
    if (copies.replication() != wanted.replication()) {
      boolean fewer = copies.replication() < wanted.replication();
      differences.add(
          "replication",
          copies.replication(),
          wanted.replication(),
          fewer ? "artworks can be lost with a node" : "it needs more memory and disk",
          differences.patch("{\"params\":{\"replication_factor\":%d}}", wanted.replication())
              + " and then %s for each shard at POST /collections/%s/cluster"
                  .formatted(fewer ? "replicate_shard" : "drop_replica", there.name()));
    }
    if (copies.writeConsistency() != wanted.writeConsistency()) {
      differences.add(
          "write-consistency",
          copies.writeConsistency(),
          wanted.writeConsistency(),
          copies.writeConsistency() < wanted.writeConsistency()
              ? "a write counts when fewer copies have it"
              : "writes fail while too many nodes are away",
          differences.patch(
              "{\"params\":{\"write_consistency_factor\":%d}}", wanted.writeConsistency()));
    }
  }

  private void graphs(CollectionShape there, Differences differences) {
    differences.ofVectors(
        there,
        "hnsw.m",
        vector -> vector.graph().m(),
        (long) wanted.m(),
        "fewer links find less, more need more memory",
        "{\"hnsw_config\":{\"m\":%d}}".formatted(wanted.m()));
    differences.ofVectors(
        there,
        "hnsw.ef-construct",
        vector -> vector.graph().efConstruct(),
        (long) wanted.efConstruct(),
        "graphs that are built with fewer candidates find less, with more they take longer",
        "{\"hnsw_config\":{\"ef_construct\":%d}}".formatted(wanted.efConstruct()));
    if (there.thresholdKilobytes() != wanted.indexingThresholdKb()) {
      differences.add(
          "hnsw.threshold-kilobytes",
          there.thresholdKilobytes(),
          wanted.indexingThresholdKb(),
          "segments with fewer kilobytes of a vector are compared whole",
          differences.patch(
              "{\"optimizers_config\":{\"indexing_threshold\":%d}}", wanted.indexingThresholdKb()));
    }
  }

  private void vectors(CollectionShape there, Differences differences) {
    boolean scalar = wanted.quantization() == Quantization.SCALAR;
    differences.ofVectors(
        there,
        "quantization.kind",
        Vector::quantization,
        scalar ? CollectionShape.SCALAR : CollectionShape.NOT_QUANTIZED,
        "it decides the memory that choosing candidates needs; scores come from the vectors anyway",
        scalar
            ? "{\"quantization_config\":{\"scalar\":{\"type\":\"int8\",\"always_ram\":true}}}"
            : "{\"quantization_config\":\"Disabled\"}");
    differences.ofVectors(
        there,
        "on-disk",
        Vector::onDisk,
        wanted.onDisk(),
        wanted.onDisk()
            ? "all vectors are held in memory"
            : "vectors are read from disk, which takes longer",
        "{\"on_disk\":%s}".formatted(wanted.onDisk()));
  }

  /** The lines about one collection. */
  private static final class Differences {
    private final String collection;
    private final List<String> lines = new ArrayList<>();

    Differences(String collection) {
      this.collection = collection;
    }

    void add(String setting, Object found, Object wanted, String meaning, String wayOut) {
      lines.add(
          "collection %s has %s=%s, not %s: %s; %s, or set prism.index.qdrant.%s to what it is"
              .formatted(collection, setting, found, wanted, meaning, wayOut, setting));
    }

    String patch(String body, Object... values) {
      return "PATCH /collections/" + collection + " " + body.formatted(values);
    }

    /** One line for all vectors that have the same. */
    <T> void ofVectors(
        CollectionShape there,
        String setting,
        Function<Vector, T> has,
        T wanted,
        String meaning,
        String patch) {
      Map<T, List<String>> others =
          there.vectors().entrySet().stream()
              .filter(vector -> !has.apply(vector.getValue()).equals(wanted))
              .collect(
                  Collectors.groupingBy(
                      vector -> has.apply(vector.getValue()),
                      Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
      others.forEach(
          (found, names) ->
              add(
                  setting,
                  found + " (" + String.join(", ", names) + ")",
                  wanted,
                  meaning,
                  patch("{\"vectors\":{%s}}", each(names, patch))));
    }

    private static String each(List<String> names, String patch) {
      return names.stream()
          .map(name -> "\"" + name + "\":" + patch)
          .collect(Collectors.joining(","));
    }
  }
}
