package io.prism.index.store.qdrant;

import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.error.PrismException;
import io.prism.core.rank.Dimension;
import io.prism.index.archive.StoredBackup;
import io.prism.index.store.Artworks;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Writing;
import io.qdrant.client.grpc.Collections.CollectionClusterInfoRequest;
import io.qdrant.client.grpc.Collections.CollectionClusterInfoResponse;
import io.qdrant.client.grpc.Collections.ReplicaState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with two copies of everything: one is killed while artworks are put and searched. */
class QdrantClusterTest {
  private static final String ALIAS = "cluster";
  private static final int IDS = 400;

  @TempDir Path folder;
  private final List<QdrantServer> servers = new ArrayList<>();

  @BeforeAll
  static void needsItsOwn() {
    QdrantServer.binary();
  }

  @BeforeEach
  void startCluster() throws IOException {
    int[] ports = IntStream.range(0, 3).map(i -> QdrantServer.freePort()).toArray();
    for (int i = 0; i < 3; i++) {
      Path home = Files.createDirectory(folder.resolve("node" + i));
      Map<String, String> settings =
          Map.of(
              "QDRANT__CLUSTER__ENABLED",
              "true",
              "QDRANT__CLUSTER__P2P__PORT",
              String.valueOf(ports[i]));
      String uri = "http://127.0.0.1:" + ports[i];
      servers.add(
          i == 0
              ? QdrantServer.start(home, settings, "--uri", uri)
              : QdrantServer.start(
                  home, settings, "--uri", uri, "--bootstrap", "http://127.0.0.1:" + ports[0]));
    }
  }

  @AfterEach
  void stopCluster() {
    servers.forEach(QdrantServer::close);
  }

  private QdrantSettings settings() {
    return new QdrantSettings(
        QdrantTestSettings.MODEL,
        new Servers(
            servers.stream().map(QdrantServer::endpoint).toList(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(120),
            64 << 20),
        new Layout(ALIAS, 6, 2, 1, 16, 128, 10_000, Quantization.NONE, false),
        QdrantTestSettings.AS_SHIPPED,
        new Writing(100, 4, Duration.ofSeconds(60)));
  }

  @Test
  void whenOneNodeOfThreeDiesNothingAcknowledgedIsLostAndSearchesAnswer() throws Exception {
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings())) {
      Load load = new Load(index);
      ExecutorService pool = Executors.newFixedThreadPool(3);
      try {
        List<Future<?>> running =
            List.of(
                pool.submit(() -> load.write(1)),
                pool.submit(() -> load.write(2)),
                pool.submit(load::search));
        QdrantServer.until("all is well", () -> load.puts.get() > 20 && load.hits.get() > 20);
        servers.get(2).kill();
        load.again();
        QdrantServer.until("two nodes go on", () -> load.puts.get() > 20 && load.hits.get() > 20);
        String gone = load.told();
        servers.get(2).start();
        load.again();
        QdrantServer.until(
            "the third is whole again",
            () -> load.puts.get() > 20 && load.hits.get() > 20 && everyCopyIsWell());
        String back = load.told();
        load.end.set(true);
        for (Future<?> future : running) {
          future.get();
        }
        System.getLogger("cluster")
            .log(System.Logger.Level.INFO, "gone: {0}; back: {1}", gone, back);
      } finally {
        load.end.set(true);
        pool.shutdown();
      }

      Map<String, Long> acknowledged = new TreeMap<>(load.acknowledged);
      for (QdrantServer node : servers) {
        try (QdrantArtworkIndex one =
            QdrantArtworkIndex.open(
                new QdrantSettings(
                    QdrantTestSettings.MODEL,
                    QdrantTestSettings.servers(List.of(node.endpoint())),
                    settings().layout(),
                    settings().searching(),
                    settings().writing()))) {
          List<String> ids = List.copyOf(acknowledged.keySet());
          var found = one.get(ids);
          for (int i = 0; i < ids.size(); i++) {
            assertThat(found.get(i).orElseThrow().getVersion())
                .as(ids.get(i))
                .isGreaterThanOrEqualTo(acknowledged.get(ids.get(i)));
          }
        }
      }
      assertThat(load.searchesAnsweredByNobody).hasValue(0);
    }
  }

  /** Three nodes make the backup without one of them, and it is put back into all and into one. */
  @Test
  void aBackupOfTwoNodesOfThreeIsWholeAndGoesIntoAnyNumberOfNodes() throws Exception {
    QdrantSettings settings = backedUp(settings(), servers);
    String before;
    Path folder = Files.createDirectories(this.folder.resolve("backup/index"));
    List<IndexedArtwork> artworks = new ArrayList<>();
    Random random = new Random(7);
    IntStream.range(0, 300)
        .forEach(i -> artworks.add(indexed("c" + i, 1, Artworks.random(random))));
    try (QdrantArtworkIndex index = QdrantArtworkIndex.open(settings)) {
      index.put(artworks);
      before = found(index);
      servers.get(1).kill();
      QdrantServer.until("two nodes answer", () -> found(index).equals(before));
      index.snapshots().orElseThrow().writeTo(folder);
      servers.get(1).start();
      QdrantServer.until("the third is whole again", this::everyCopyIsWell);
    }
    StoredBackup backup;
    try (RawQdrant raw = new RawQdrant(servers.get(0).endpoint())) {
      raw.drop(ALIAS);
    }
    try (QdrantRestore restore = new QdrantRestore(settings)) {
      backup = StoredSnapshots.in(this.folder.resolve("backup"), restore.engine());
      assertThat(backup.manifest().getFilesCount()).isEqualTo(6);
      restore.fill(backup);
    }
    for (QdrantServer node : servers) {
      assertThat(foundBy(node, settings)).as("every node has all").isEqualTo(before);
    }
    servers.get(0).kill();
    QdrantServer.until(
        "the other copies have all", () -> foundBy(servers.get(1), settings).equals(before));

    Path home = Files.createDirectory(this.folder.resolve("alone"));
    try (QdrantServer alone = QdrantServer.start(home, Map.of())) {
      QdrantSettings one =
          backedUp(
              QdrantTestSettings.of(QdrantTestSettings.MODEL, alone.endpoint(), ALIAS),
              List.of(alone));
      try (QdrantRestore restore = new QdrantRestore(one)) {
        restore.fill(backup);
      }
      assertThat(foundBy(alone, one)).isEqualTo(before);
    }
  }

  private static QdrantSettings backedUp(QdrantSettings settings, List<QdrantServer> servers) {
    return QdrantTestSettings.backedUp(
        settings, servers.stream().map(QdrantServer::http).toList(), Duration.ofSeconds(180));
  }

  private static String foundBy(QdrantServer node, QdrantSettings settings) {
    try (QdrantArtworkIndex index =
        QdrantArtworkIndex.open(
            new QdrantSettings(
                settings.model(),
                QdrantTestSettings.servers(List.of(node.endpoint())),
                settings.layout(),
                settings.searching(),
                settings.writing()))) {
      return found(index);
    }
  }

  /** What a search finds, with every score; nothing while nobody answers. */
  private static String found(QdrantArtworkIndex index) {
    List<Target> targets =
        List.of(
            new Target(Dimension.OBJECT, Artworks.axis(1), 1),
            new Target(Dimension.STYLE, Artworks.axis(2), .5f));
    try {
      return index
          .search(QdrantPlans.search(targets, 100, true, Duration.ofSeconds(60)))
          .hits()
          .toString();
    } catch (PrismException e) {
      return "";
    }
  }

  private boolean everyCopyIsWell() {
    try (RawQdrant raw = new RawQdrant(servers.get(0).endpoint())) {
      CollectionClusterInfoResponse info =
          raw.collections()
              .collectionClusterInfo(
                  CollectionClusterInfoRequest.newBuilder().setCollectionName(ALIAS).build());
      return info.getShardTransfersCount() == 0
          && info.getLocalShardsList().stream()
              .allMatch(shard -> shard.getState() == ReplicaState.Active)
          && info.getRemoteShardsList().stream()
              .allMatch(shard -> shard.getState() == ReplicaState.Active);
    }
  }

  /** Two writers of the same artworks with rising versions, and one who searches. */
  private static final class Load {
    private final QdrantArtworkIndex index;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean end = new AtomicBoolean();
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger failedPuts = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger searchesAnsweredByNobody = new AtomicInteger();
    private volatile long slowest;

    Load(QdrantArtworkIndex index) {
      this.index = index;
    }

    void again() {
      puts.set(0);
      failedPuts.set(0);
      hits.set(0);
      slowest = 0;
    }

    String told() {
      return puts
          + " writes of 50, "
          + failedPuts
          + " repeated, "
          + hits
          + " searches, slowest "
          + slowest / 1_000_000
          + " ms";
    }

    void write(int seed) {
      Random random = new Random(seed);
      long version = 0;
      while (!end.get()) {
        version++;
        List<IndexedArtwork> batch = new ArrayList<>();
        for (int id : random.ints(0, IDS).distinct().limit(50).toArray()) {
          batch.add(indexed("c" + id, version, Artworks.random(random)));
        }
        // As ingestion does: again and again until it is done.
        while (!end.get()) {
          try {
            index.put(batch);
            batch.forEach(item -> acknowledged.merge(item.id(), item.version(), Math::max));
            puts.incrementAndGet();
            break;
          } catch (PrismException e) {
            assertThat(e.reason().isTransient()).isTrue();
            failedPuts.incrementAndGet();
          }
        }
      }
    }

    void search() {
      Random random = new Random(3);
      while (!end.get()) {
        long began = System.nanoTime();
        List<Target> targets =
            List.of(
                new Target(Dimension.OBJECT, Artworks.unit(random), 1),
                new Target(Dimension.STYLE, Artworks.unit(random), .5f));
        try {
          if (index
                  .search(QdrantPlans.search(targets, 10, false, Duration.ofSeconds(60)))
                  .hits()
                  .isEmpty()
              && !acknowledged.isEmpty()) {
            searchesAnsweredByNobody.incrementAndGet();
          }
          hits.incrementAndGet();
        } catch (PrismException e) {
          searchesAnsweredByNobody.incrementAndGet();
        }
        slowest = Math.max(slowest, System.nanoTime() - began);
      }
    }
  }
}
