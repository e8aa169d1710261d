package io.prism.index.store.qdrant;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.rank.Dimension;
import io.prism.index.store.Artworks;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.SearchResult;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.QuantizationConfigDiff;
import io.qdrant.client.grpc.Collections.QuantizationType;
import io.qdrant.client.grpc.Collections.ScalarQuantization;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeleteFieldIndexCollection;
import io.qdrant.client.grpc.Points.FieldType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How a collection is made on a real Qdrant, and what becomes of one that is otherwise. */
class QdrantLayoutTest extends OnOneQdrant {
  private static QdrantSettings with(QdrantSettings settings, Layout layout) {
    return new QdrantSettings(
        settings.model(), settings.servers(), layout, settings.searching(), settings.writing());
  }

  private List<String> differences(QdrantSettings settings) {
    try (QdrantNodes nodes = new QdrantNodes(settings.servers())) {
      return new QdrantCollection(nodes, settings).open();
    }
  }

  private CollectionInfo info(String alias) {
    return raw.collections()
        .get(GetCollectionInfoRequest.newBuilder().setCollectionName(alias).build())
        .getResult();
  }

  @Test
  void itIsMadeAsTheSettingsSay() {
    QdrantSettings settings = fresh();
    String alias = settings.layout().alias();
    QdrantArtworkIndex.open(
            with(settings, new Layout(alias, 3, 2, 2, 24, 99, 4_321, Quantization.SCALAR, true)))
        .close();

    CollectionConfig made = info(alias).getConfig();
    assertThat(made.getParams().getShardNumber()).isEqualTo(3);
    assertThat(made.getParams().getReplicationFactor()).isEqualTo(2);
    assertThat(made.getParams().getWriteConsistencyFactor()).isEqualTo(2);
    assertThat(made.getHnswConfig().getM()).isEqualTo(24);
    assertThat(made.getHnswConfig().getEfConstruct()).isEqualTo(99);
    assertThat(made.getOptimizerConfig().getIndexingThreshold()).isEqualTo(4_321);
    assertThat(made.getParams().getVectorsConfig().getParamsMap().getMapMap())
        .containsOnlyKeys(
            "mixed",
            "object",
            "style",
            "joined",
            "mixedRegions",
            "objectRegions",
            "styleRegions",
            "joinedRegions")
        .allSatisfy(
            (name, vector) -> {
              assertThat(vector.getSize())
                  .isEqualTo(Artworks.SIZE * (name.startsWith("joined") ? 3 : 1));
              assertThat(vector.hasMultivectorConfig()).isEqualTo(name.endsWith("Regions"));
              assertThat(vector.getDistance()).isEqualTo(Distance.Dot);
              assertThat(vector.getOnDisk()).isTrue();
              ScalarQuantization scalar = vector.getQuantizationConfig().getScalar();
              assertThat(scalar.getType()).isEqualTo(QuantizationType.Int8);
              assertThat(scalar.getAlwaysRam()).isTrue();
            });
  }

  @Test
  void nothingIsToldOfACollectionThatIsAsTheSettingsSay() {
    QdrantSettings settings = fresh();
    String alias = settings.layout().alias();
    QdrantSettings other =
        with(settings, new Layout(alias, 3, 2, 2, 24, 99, 4_321, Quantization.SCALAR, true));

    assertThat(differences(other)).as("just made").isEmpty();
    assertThat(differences(other)).as("found").isEmpty();
  }

  @Test
  void whatTheSettingsSayOtherwiseIsToldButOpened() {
    QdrantSettings settings = fresh();
    String alias = settings.layout().alias();
    QdrantArtworkIndex.open(settings).close();

    assertThat(
            differences(
                with(
                    settings,
                    new Layout(alias, 3, 2, 2, 24, 99, 4_321, Quantization.SCALAR, true))))
        .satisfiesExactly(
            line -> assertThat(line).contains("collection " + alias + "-1 has shards=1, not 3"),
            line -> assertThat(line).contains("replication=1, not 2"),
            line -> assertThat(line).contains("write-consistency=1, not 2"),
            line ->
                assertThat(line)
                    .contains("hnsw.m=16 (joined, joinedRegions, mixed, mixedRegions, ")
                    .contains(", styleRegions), not 24"),
            line -> assertThat(line).contains("hnsw.ef-construct=128", "not 99"),
            line -> assertThat(line).contains("hnsw.threshold-kilobytes=10000, not 4321"),
            line -> assertThat(line).contains("quantization.kind=none", "not scalar"),
            line -> assertThat(line).contains("on-disk=false", "not true"));
  }

  /** The lines are commands as much as warnings. */
  @Test
  void whatTheLinesSayToChangeMakesThemGoAway() throws Exception {
    QdrantSettings settings = fresh();
    String alias = settings.layout().alias();
    QdrantArtworkIndex.open(settings).close();
    QdrantSettings other =
        with(settings, new Layout(alias, 1, 2, 2, 24, 99, 4_321, Quantization.SCALAR, true));

    patchAsTold(differences(other));
    assertThat(differences(other)).isEmpty();

    patchAsTold(differences(settings));
    assertThat(differences(settings)).isEmpty();
  }

  private void patchAsTold(List<String> lines) throws Exception {
    Pattern patch = Pattern.compile("PATCH (/\\S+) (\\{.*})");
    assertThat(lines).hasSize(7);
    for (String line : lines) {
      Matcher told = patch.matcher(line);
      assertThat(told.find()).as(line).isTrue();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + http() + told.group(1)))
              .header("Content-Type", "application/json")
              .method("PATCH", HttpRequest.BodyPublishers.ofString(told.group(2)))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(line + " " + answer.body()).isEqualTo(200);
    }
  }

  @Test
  void aPayloadIndexOfAnotherTypeIsNotUsed() {
    QdrantSettings settings = fresh();
    String alias = settings.layout().alias();
    QdrantArtworkIndex.open(settings).close();
    raw.points()
        .deleteFieldIndex(
            DeleteFieldIndexCollection.newBuilder()
                .setCollectionName(alias)
                .setFieldName(Schema.STATE)
                .setWait(true)
                .build());
    raw.points()
        .createFieldIndex(
            CreateFieldIndexCollection.newBuilder()
                .setCollectionName(alias)
                .setFieldName(Schema.STATE)
                .setFieldType(FieldType.FieldTypeInteger)
                .setWait(true)
                .build());

    assertThatThrownBy(() -> QdrantArtworkIndex.open(settings))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining("payload index of \"state\" that is integer, not keyword")
        .hasMessageContaining("DELETE /collections/" + alias + "-1/index/state");

    raw.points()
        .deleteFieldIndex(
            DeleteFieldIndexCollection.newBuilder()
                .setCollectionName(alias + "-1")
                .setFieldName(Schema.STATE)
                .setWait(true)
                .build());
    assertThat(differences(settings)).isEmpty();
  }

  /** As docs/operating.md says that a layout may be changed. */
  @Test
  void scoresAreOfTheVectorsWhereSomebodyQuantizedThemLater() {
    QdrantSettings shipped = fresh();
    String alias = shipped.layout().alias();
    QdrantSettings settings =
        new QdrantSettings(
            shipped.model(),
            shipped.servers(),
            // Even the smallest segment gets its graph, and may be quantized.
            new Layout(alias, 1, 1, 1, 16, 128, 1, Quantization.NONE, false),
            QdrantTestSettings.THROUGH_GRAPHS,
            shipped.writing());
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings)) {
      Random random = new Random(5);
      Map<String, float[]> vectors = new HashMap<>();
      List<IndexedArtwork> artworks = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        float[] vector = Artworks.unit(random);
        vectors.put("a" + i, vector);
        artworks.add(indexed("a" + i, 1, Artworks.only(Dimension.OBJECT, vector)));
      }
      index.put(artworks);
      quantize(alias);
      float[] query = Artworks.unit(random);
      SearchPlan plan =
          QdrantPlans.search(
              List.of(new Target(Dimension.OBJECT, query, 1)), 50, false, Duration.ofSeconds(60));

      SearchResult result = index.search(plan);

      assertThat(result.exact()).isFalse();
      assertThat(result.hits())
          .hasSize(50)
          .allSatisfy(
              hit ->
                  assertThat(hit.score())
                      .isCloseTo(dot(query, vectors.get(hit.artwork().getId())), within(1e-6f)));
    }
  }

  private void quantize(String alias) {
    raw.collections()
        .update(
            UpdateCollection.newBuilder()
                .setCollectionName(alias)
                .setQuantizationConfig(
                    QuantizationConfigDiff.newBuilder()
                        .setScalar(ScalarQuantization.newBuilder().setType(QuantizationType.Int8)))
                .build());
    QdrantServer.until(
        "all is quantized",
        () -> {
          CollectionInfo info = info(alias);
          return info.getStatus() == CollectionStatus.Green && info.getIndexedVectorsCount() >= 500;
        });
  }

  private static float dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return (float) sum;
  }
}
