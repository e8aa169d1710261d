package io.prism.index.store.qdrant;

import static io.prism.index.store.Artworks.all;
import static io.prism.index.store.Artworks.axis;
import static io.prism.index.store.Artworks.indexed;
import static io.prism.index.store.Artworks.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.index.store.Artworks;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.TimeLimit;
import io.prism.type.v1.Artwork;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.StrictModeConfig;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about Qdrant, on a real one that stays up. */
class QdrantServerTest extends OnOneQdrant {
  private static TimeLimit soon() {
    return TimeLimit.in(Duration.ofSeconds(60));
  }

  // ---- the version rule

  /** As when another writer came between this one's look and its write. */
  @ParameterizedTest
  @ValueSource(longs = {2, 5_000_000_000L, 1L << 53, Long.MAX_VALUE})
  void qdrantItselfRefusesAnOlderVersion(long newer) {
    QdrantSettings settings = fresh();
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings);
        QdrantNodes nodes = new QdrantNodes(settings.servers())) {
      QdrantCalls calls = new QdrantCalls(nodes, settings);
      index.put(List.of(indexed("a", newer), indexed("b", newer - 1)));
      List<IndexedArtwork> late =
          List.of(indexed("a", newer - 1), indexed("b", newer), indexed("c", newer));

      calls.upsert(
          late.stream().map(ArtworkPoints::of).toList(), Conditions.notNewerThan(late), soon());

      assertThat(index.get(List.of("a", "b", "c")))
          .extracting(artwork -> artwork.map(Artwork::getVersion).orElse(-1L))
          .containsExactly(newer, newer, newer);
    }
  }

  @Test
  void anOlderVersionDoesNotReplaceADeletionEither() {
    QdrantSettings settings = fresh();
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings);
        QdrantNodes nodes = new QdrantNodes(settings.servers())) {
      index.put(List.of(indexed("a", 1), IndexedArtwork.deleted("a", 3)));
      List<IndexedArtwork> late = List.of(indexed("a", 2));

      new QdrantCalls(nodes, settings)
          .upsert(
              late.stream().map(ArtworkPoints::of).toList(), Conditions.notNewerThan(late), soon());

      assertThat(index.get(List.of("a")).get(0).orElseThrow().getState())
          .isEqualTo(Artwork.State.DELETED);
      assertThat(index.vectors(List.of("a")).get(0)).isEmpty();
    }
  }

  @Test
  void amongTwoServicesTheNewestVersionOfEachArtworkStays() throws Exception {
    QdrantSettings settings = fresh();
    int artworks = 20;
    int versions = 15;
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (QdrantArtworkIndex one = QdrantArtworkIndex.open(settings);
        QdrantArtworkIndex two = QdrantArtworkIndex.open(settings)) {
      List<Future<?>> running = new ArrayList<>();
      for (QdrantArtworkIndex index : List.of(one, two)) {
        Random random = new Random(running.size());
        running.add(
            pool.submit(
                () -> {
                  for (int round = 0; round < versions; round++) {
                    List<IndexedArtwork> batch = new ArrayList<>();
                    for (int i = 0; i < artworks; i++) {
                      int version = 1 + random.nextInt(versions);
                      boolean last = round == versions - 1;
                      batch.add(indexed("a" + i, last && index == one ? versions + 1 : version));
                    }
                    Collections.shuffle(batch, random);
                    index.put(batch);
                  }
                }));
      }
      for (Future<?> writer : running) {
        writer.get();
      }

      List<String> ids = IntStream.range(0, artworks).mapToObj(i -> "a" + i).toList();
      assertThat(two.get(ids))
          .allSatisfy(
              artwork -> assertThat(artwork.orElseThrow().getVersion()).isEqualTo(versions + 1));
      assertThat(two.stats().indexed()).isEqualTo(artworks);
    } finally {
      pool.shutdownNow();
    }
  }

  // ---- batches

  @Test
  void batchesOverTheLimitOfACallAreSplitAndKeepTheirOrder() {
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(fresh())) {
      List<IndexedArtwork> batch = new ArrayList<>();
      IntStream.range(0, 250).forEach(i -> batch.add(indexed("a" + i, 2)));
      batch.add(indexed("a0", 1));
      batch.add(indexed("a1", 3));

      List<PutOutcome> outcomes = index.put(batch);

      assertThat(outcomes).hasSize(252);
      assertThat(outcomes.subList(0, 250)).containsOnly(PutOutcome.STORED);
      assertThat(outcomes.subList(250, 252)).containsExactly(PutOutcome.STALE, PutOutcome.STORED);
      assertThat(index.stats().indexed()).isEqualTo(250);
    }
  }

  @Test
  void idsThatBeginAlikeAreListedInTheirOrder() {
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(fresh())) {
      String prefix = "a-museum-with-a-long-name-";
      List<String> ids = new ArrayList<>(List.of("a", prefix, prefix + "0".repeat(100), "z"));
      IntStream.range(0, 300).forEach(i -> ids.add(prefix + (1000 + i)));
      Collections.shuffle(ids, new Random(32));
      index.put(
          ids.stream()
              .map(id -> new IndexedArtwork(named(id, 1).build(), all(axis(0)), ""))
              .toList());
      List<String> seen = new ArrayList<>();
      String after = "";
      List<Artwork> page;
      while (!(page = index.list(QdrantPlans.listing(after, 41))).isEmpty()) {
        page.forEach(artwork -> seen.add(artwork.getId()));
        after = seen.get(seen.size() - 1);
      }

      assertThat(seen).containsExactlyElementsOf(ids.stream().sorted().toList());
    }
  }

  // ---- opening

  @Test
  void aSecondServiceFindsTheCollectionOfTheFirst() {
    QdrantSettings settings = fresh();
    try (QdrantArtworkIndex one = QdrantArtworkIndex.open(settings)) {
      one.put(List.of(indexed("a", 1)));
      try (QdrantArtworkIndex two = QdrantArtworkIndex.open(settings)) {
        assertThat(two.stats().indexed()).isEqualTo(1);
      }
    }
  }

  @Test
  void servicesThatStartAtOnceMakeOneCollection() throws Exception {
    QdrantSettings settings = fresh();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<QdrantArtworkIndex>> opening = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opening.add(pool.submit(() -> QdrantArtworkIndex.open(settings)));
      }
      for (Future<QdrantArtworkIndex> opened : opening) {
        try (QdrantArtworkIndex index = opened.get()) {
          index.put(List.of(indexed("a", 1)));
          assertThat(index.stats().indexed()).isEqualTo(1);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void everyFieldThatIsFilteredCountedOrOrderedByHasAnIndex() {
    QdrantSettings settings = fresh();
    QdrantArtworkIndex.open(settings).close();

    assertThat(
            raw.collections()
                .get(
                    GetCollectionInfoRequest.newBuilder()
                        .setCollectionName(settings.layout().alias())
                        .build())
                .getResult()
                .getPayloadSchemaMap()
                .keySet())
        .containsExactlyInAnyOrderElementsOf(Schema.indexes().keySet());
  }

  @Test
  void whatExceedsARateLimitOfQdrantsIsToldToComeAgainLater() {
    QdrantSettings settings = fresh();
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings)) {
      raw.collections()
          .update(
              UpdateCollection.newBuilder()
                  .setCollectionName(settings.layout().alias())
                  .setStrictModeConfig(
                      StrictModeConfig.newBuilder().setEnabled(true).setWriteRateLimit(1))
                  .build());

      assertThatThrownBy(() -> index.put(List.of(indexed("a", 1), indexed("b", 1))))
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
    }
  }

  @Test
  void aCollectionOfAnotherModelIsNotOpened() {
    QdrantSettings settings = fresh();
    QdrantArtworkIndex.open(settings).close();
    CollectionModel other = new CollectionModel(ModelId.parse("test-pack@2"), Artworks.SIZE);

    assertThatThrownBy(() -> QdrantArtworkIndex.open(with(settings, other)))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining("holds vectors of test-pack@1, not of test-pack@2")
        .hasMessageContaining("prism.index.qdrant.collection");
  }

  @Test
  void aCollectionOfAnotherDimensionIsNotOpened() {
    QdrantSettings settings = fresh();
    QdrantArtworkIndex.open(settings).close();

    assertThatThrownBy(
            () -> QdrantArtworkIndex.open(with(settings, new CollectionModel(Artworks.MODEL, 17))))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining("of 17 numbers");
  }

  @Test
  void aCollectionOfSomebodyElseIsNotTouched() {
    QdrantSettings settings = fresh();
    raw.collections()
        .create(
            CreateCollection.newBuilder()
                .setCollectionName(settings.layout().alias() + "-1")
                .setVectorsConfig(
                    VectorsConfig.newBuilder()
                        .setParams(
                            VectorParams.newBuilder().setSize(4).setDistance(Distance.Cosine)))
                .build());

    assertThatThrownBy(() -> QdrantArtworkIndex.open(settings))
        .isInstanceOf(QdrantUnusableException.class)
        .hasMessageContaining("was not made by Prism");
  }

  private static QdrantSettings with(QdrantSettings settings, CollectionModel model) {
    return new QdrantSettings(
        model, settings.servers(), settings.layout(), settings.searching(), settings.writing());
  }
}
