package io.prism.index.study;

import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.qdrant.QdrantArtworkIndex;
import io.prism.index.store.qdrant.QdrantSettings;
import io.prism.index.store.qdrant.QdrantSettings.Layout;
import io.prism.index.store.qdrant.QdrantSettings.Quantization;
import io.prism.index.store.qdrant.QdrantSettings.Searching;
import io.prism.index.store.qdrant.QdrantSettings.Servers;
import io.prism.index.store.qdrant.QdrantSettings.Writing;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The collection in a real Qdrant: recall@10 through its graphs, and searches a second against the
 * official client that asks for the same ten artworks and no more.
 *
 * <p>Arguments: host, gRPC port, artworks, queries, none or scalar.
 */
public final class QdrantStudy {
  private static final int THREADS = 2;
  private static final int ROUNDS = 5;
  private static final int K = 10;

  private QdrantStudy() {}

  public static void main(String[] args) throws Exception {
    Quantization quantization = args[4].equals("scalar") ? Quantization.SCALAR : Quantization.NONE;
    String alias = "study-" + args[4];
    int artworks = Integer.parseInt(args[2]);
    StudyData data = new StudyData(7);
    List<float[][]> queries = ScaleStudy.queries(data, Integer.parseInt(args[3]));
    try (ArtworkIndex index =
            QdrantArtworkIndex.open(settings(args[0] + ":" + args[1], alias, quantization));
        QdrantClient bare =
            new QdrantClient(
                QdrantGrpcClient.newBuilder(args[0], Integer.parseInt(args[1]), false).build())) {
      if (index.stats().indexed() < artworks) {
        ScaleStudy.fill(index, data, artworks);
      }
      awaitGraphs(bare, alias);
      ScaleStudy.table(index, queries);
      for (float[] weights : new float[][] {{0, 1, 0}, {1, 1, 0}}) {
        compare(index, bare, alias, queries, weights);
      }
    }
  }

  private static QdrantSettings settings(String endpoint, String alias, Quantization quantization) {
    return new QdrantSettings(
        new CollectionModel(ScaleStudy.MODEL, StudyData.SIZE),
        new Servers(
            List.of(endpoint),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            64 << 20),
        new Layout(alias, 1, 1, 1, 16, 128, 10_000, quantization, false),
        new Searching(128, 200, 2, 0),
        new Writing(100, 4, Duration.ofMinutes(2)));
  }

  private static void awaitGraphs(QdrantClient bare, String alias) throws Exception {
    long start = System.nanoTime();
    while (bare.getCollectionInfoAsync(alias).get().getStatus() != CollectionStatus.Green) {
      TimeUnit.SECONDS.sleep(1);
    }
    ScaleStudy.print("%.0f s until the graphs were built%n", (System.nanoTime() - start) / 1e9);
  }

  private static void compare(
      ArtworkIndex index, QdrantClient bare, String alias, List<float[][]> queries, float[] weights)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double our =
          perSecond(queries, query -> index.search(ScaleStudy.plan(query, weights, false)));
      double their = perSecond(queries, query -> ask(bare, alias, query));
      // The first is for the JVM.
      if (round > 0) {
        ours.add(our);
        theirs.add(their);
      }
    }
    ours.sort(null);
    theirs.sort(null);
    double our = ours.get(ROUNDS / 2);
    double their = theirs.get(ROUNDS / 2);
    ScaleStudy.print(
        "%s dimension(s): %.0f searches/s, official client by style alone %.0f: %.2f%n",
        weights[0] == 0 ? "one" : "two", our, their, our / their);
  }

  private static void ask(QdrantClient bare, String alias, float[][] query) {
    try {
      bare.queryAsync(
              QueryPoints.newBuilder()
                  .setCollectionName(alias)
                  .setQuery(QueryFactory.nearest(query[1]))
                  .setUsing("style")
                  .setParams(SearchParams.newBuilder().setHnswEf(200))
                  .setWithPayload(WithPayloadSelectorFactory.enable(true))
                  .setLimit(K)
                  .build())
          .get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Ask {
    void accept(float[][] query);
  }

  private static double perSecond(List<float[][]> queries, Ask ask) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      queries.forEach(query -> running.add(pool.submit(() -> ask.accept(query))));
      for (Future<?> one : running) {
        one.get();
      }
      return queries.size() / ((System.nanoTime() - start) / 1e9);
    } finally {
      pool.shutdown();
    }
  }
}
