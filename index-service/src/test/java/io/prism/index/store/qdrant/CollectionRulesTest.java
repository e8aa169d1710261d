package io.prism.index.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.index.store.qdrant.CollectionShape.Copies;
import io.prism.index.store.qdrant.CollectionShape.Graph;
import io.prism.index.store.qdrant.CollectionShape.Vector;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollectionRulesTest {
  private static final CollectionFacts FACTS =
      new CollectionFacts("test-pack@1", CollectionFacts.FORM_NOW, "born", Optional.empty());
  private static final Vector SINGLE =
      vector(16, "Dot", false, new Graph(24, 200), CollectionShape.SCALAR);
  private static final Vector SEVERAL =
      vector(16, "Dot", true, new Graph(24, 200), CollectionShape.SCALAR);
  private static final Map<String, Vector> VECTORS =
      Map.of(
          "mixed", SINGLE,
          "object", SINGLE,
          "style", SINGLE,
          "joined", vector(48, "Dot", false, new Graph(24, 200), CollectionShape.SCALAR),
          "mixedRegions", SEVERAL,
          "objectRegions", SEVERAL,
          "styleRegions", SEVERAL,
          "joinedRegions", vector(48, "Dot", true, new Graph(24, 200), CollectionShape.SCALAR));
  private static final Layout LAYOUT =
      new Layout("artworks", 6, 2, 2, 24, 200, 5_000, Quantization.SCALAR, true);

  private final Map<String, Vector> vectors = new HashMap<>(VECTORS);
  private final Map<String, String> indexes = new HashMap<>();

  private static CollectionRules rules(Layout layout) {
    QdrantSettings shipped = QdrantTestSettings.of("127.0.0.1:6334", "artworks");
    return new CollectionRules(
        new QdrantSettings(
            shipped.model(), shipped.servers(), layout, shipped.searching(), shipped.writing()));
  }

  private CollectionShape shape(Copies copies, long threshold) {
    return new CollectionShape("artworks-1", copies, threshold, vectors, indexes);
  }

  private CollectionShape shape() {
    return shape(new Copies(6, 2, 2), 5_000);
  }

  private List<String> warnings() {
    return rules(LAYOUT).warnings(shape());
  }

  private void each(Vector as) {
    vectors.replaceAll(
        (name, vector) ->
            vector(vector.size(), "Dot", vector.several(), as.graph(), as.quantization()));
  }

  private static Vector vector(
      long size, String distance, boolean several, Graph graph, String quantization) {
    return new Vector(size, distance, several, graph, quantization, true);
  }

  @Test
  void oneThatIsAsTheSettingsSayIsLeftAlone() {
    indexes.putAll(
        Map.of("state", "keyword", "created", "datetime", "versionHigh", "integer", "own", "geo"));
    assertThat(rules(LAYOUT).refusal(FACTS, shape())).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void shardsThatAreLeftToQdrantAreNotCompared() {
    Layout any = new Layout("artworks", 0, 2, 2, 24, 200, 5_000, Quantization.SCALAR, true);
    assertThat(rules(any).warnings(shape())).isEmpty();
  }

  @Test
  void shardsAndCopiesThatDifferAreToldEachWithItsWayOut() {
    assertThat(rules(LAYOUT).warnings(shape(new Copies(3, 1, 1), 5_000)))
        .containsExactly(
            "collection artworks-1 has shards=3, not 6: shards can be moved to other nodes, not"
                + " split; fill another collection with as many, or set"
                + " prism.index.qdrant.shards to what it is",
            "collection artworks-1 has replication=1, not 2: artworks can be lost with a node;"
                + " PATCH /collections/artworks-1 {\"params\":{\"replication_factor\":2}} and then"
                + " replicate_shard for each shard at POST /collections/artworks-1/cluster, or set"
                + " prism.index.qdrant.replication to what it is",
            "collection artworks-1 has write-consistency=1, not 2: a write counts when fewer"
                + " copies have it; PATCH /collections/artworks-1"
                + " {\"params\":{\"write_consistency_factor\":2}}, or set"
                + " prism.index.qdrant.write-consistency to what it is");
    assertThat(rules(LAYOUT).warnings(shape(new Copies(6, 3, 3), 5_000)))
        .satisfiesExactly(
            line -> assertThat(line).contains("replication=3, not 2", "memory", "drop_replica"),
            line -> assertThat(line).contains("write-consistency=3, not 2", "writes fail"));
  }

  @Test
  void graphsThatDifferAreTold() {
    each(vector(0, "", false, new Graph(16, 128), CollectionShape.SCALAR));
    assertThat(rules(LAYOUT).warnings(shape(new Copies(6, 2, 2), 10_000)))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("hnsw.m=16 (", "joined", "mixed", "object", "style", "), not 24")
                    .contains("\"mixed\":{\"hnsw_config\":{\"m\":24}}"),
            line -> assertThat(line).contains("hnsw.ef-construct=128", "\"ef_construct\":200"),
            line ->
                assertThat(line)
                    .contains("hnsw.threshold-kilobytes=10000, not 5000")
                    .contains("{\"optimizers_config\":{\"indexing_threshold\":5000}}"));
  }

  @Test
  void aVectorThatDiffersAloneIsNamed() {
    vectors.put("style", vector(16, "Dot", false, new Graph(8, 200), "binary"));
    assertThat(warnings())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("hnsw.m=8 (style), not 24")
                    .contains("{\"vectors\":{\"style\":{\"hnsw_config\":{\"m\":24}}}}"),
            line ->
                assertThat(line)
                    .contains("quantization.kind=binary (style), not scalar")
                    .contains("{\"scalar\":{\"type\":\"int8\",\"always_ram\":true}}"));
  }

  @Test
  void vectorsThatAreSmallerOrElsewhereThanTheSettingsSayAreTold() {
    Layout plain = new Layout("artworks", 6, 2, 2, 24, 200, 5_000, Quantization.NONE, false);
    assertThat(rules(plain).warnings(shape()))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("quantization.kind=scalar", "not none")
                    .contains("\"style\":{\"quantization_config\":\"Disabled\"}"),
            line ->
                assertThat(line)
                    .contains("on-disk=true", "not false", "takes longer")
                    .contains("\"style\":{\"on_disk\":false}"));
  }

  @Test
  void anIndexOfAnotherKindIsRefusedWithTheWayOut() {
    indexes.put("state", "integer");
    assertThat(rules(LAYOUT).refusal(FACTS, shape()).orElseThrow())
        .contains("payload index of \"state\" that is integer, not keyword")
        .contains("DELETE /collections/artworks-1/index/state");
    indexes.clear();
    indexes.put("versionLow", "integer without range");
    assertThat(rules(LAYOUT).refusal(FACTS, shape()).orElseThrow())
        .contains("\"versionLow\" that is integer without range, not integer");
  }

  @Test
  void vectorsOfAnotherSizeOrComparedOtherwiseAreRefused() {
    vectors.put("joined", SINGLE);
    assertThat(rules(LAYOUT).refusal(FACTS, shape()).orElseThrow())
        .contains("\"joined\" of 48 numbers compared by Dot", "prism.index.qdrant.collection");
    vectors.putAll(VECTORS);
    vectors.put("mixed", vector(16, "Cosine", false, SINGLE.graph(), CollectionShape.SCALAR));
    assertThat(rules(LAYOUT).refusal(FACTS, shape()).orElseThrow()).contains("\"mixed\" of 16");
    vectors.remove("mixed");
    assertThat(rules(LAYOUT).refusal(FACTS, shape()).orElseThrow()).contains("\"mixed\" of 16");
    vectors.putAll(VECTORS);
    vectors.put("styleRegions", SINGLE);
    assertThat(rules(LAYOUT).refusal(FACTS, shape()).orElseThrow())
        .contains("no multivector \"styleRegions\" of 16");
  }

  @Test
  void oneOfAnotherModelOrFormIsRefused() {
    assertThat(rules(LAYOUT).refusal(facts("", CollectionFacts.FORM_NOW), shape()).orElseThrow())
        .contains("not made by Prism");
    assertThat(
            rules(LAYOUT)
                .refusal(facts("other@1", CollectionFacts.FORM_NOW), shape())
                .orElseThrow())
        .contains("of other@1, not of test-pack@1");
    assertThat(rules(LAYOUT).refusal(facts("test-pack@1", "0"), shape()).orElseThrow())
        .contains("another version of Prism");
  }

  private static CollectionFacts facts(String model, String form) {
    return new CollectionFacts(model, form, "born", Optional.empty());
  }
}
