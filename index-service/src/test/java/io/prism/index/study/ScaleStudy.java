package io.prism.index.study;

import io.prism.core.embedding.ModelId;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.SearchResult;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.UnitVectors;
import io.prism.type.v1.Artwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Recall@10 and latency of the index as it is, for many weights, against its own exact mode. A hit
 * counts when its score reaches the exact tenth score, since many artworks share an object vector.
 *
 * <p>Arguments: folder (filled when it is empty), artworks, queries.
 */
public final class ScaleStudy {
  static final ModelId MODEL = ModelId.parse("study@1");
  private static final int BATCH = 500;
  private static final int K = 10;
  private static final float[][] WEIGHTS = {
    {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {.9f, .1f, 0}, {.1f, .9f, 0}, {.3f, .7f, 0},
    {.98f, .02f, 0}, {1, 1, 1}, {1, -.5f, 0}, {-.5f, 1, 0}, {0, 1, -1}, {-1, 0, 0}, {1, -3, .5f}
  };

  private ScaleStudy() {}

  public static void main(String[] args) {
    StudyData data = new StudyData(7);
    int artworks = Integer.parseInt(args[1]);
    List<float[][]> queries = queries(data, Integer.parseInt(args[2]));
    LuceneSettings settings = LuceneSettings.defaults(Path.of(args[0]), MODEL, StudyData.SIZE);
    try (ArtworkIndex index = LuceneArtworkIndex.open(settings)) {
      if (index.stats().indexed() < artworks) {
        fill(index, data, artworks);
      }
      table(index, queries);
    }
  }

  /** Every other one has the style of another artwork. */
  static List<float[][]> queries(StudyData data, int count) {
    List<float[][]> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[][] a = data.item().vectors();
      float[][] b = data.item().vectors();
      queries.add(new float[][] {a[0], i % 2 == 0 ? a[1] : b[1], a[2]});
    }
    return queries;
  }

  static void table(ArtworkIndex index, List<float[][]> queries) {
    print("%n| weights | recall@10 | without a scan | ms | exact ms |%n|---|---|---|---|---|%n");
    for (float[] weights : WEIGHTS) {
      row(index, queries, weights);
    }
  }

  static void fill(ArtworkIndex index, StudyData data, int artworks) {
    long start = System.nanoTime();
    List<IndexedArtwork> batch = new ArrayList<>();
    for (int i = 0; i < artworks; i++) {
      float[][] v = data.item().vectors();
      Artwork artwork =
          Artwork.newBuilder()
              .setId(String.format(Locale.ROOT, "s%07d", i))
              .setState(Artwork.State.INDEXED)
              .build();
      batch.add(new IndexedArtwork(artwork, UnitVectors.of(MODEL, v[0], v[1], v[2]), ""));
      if (batch.size() == BATCH || i + 1 == artworks) {
        index.put(batch);
        batch.clear();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    print("%d artworks put in %.1f s, %d bytes%n", artworks, seconds, index.stats().bytes());
  }

  private static void row(ArtworkIndex index, List<float[][]> queries, float[] weights) {
    double found = 0;
    int withoutScan = 0;
    long indexed = 0;
    long exact = 0;
    for (float[][] query : queries) {
      long start = System.nanoTime();
      SearchResult truth = index.search(plan(query, weights, true));
      long between = System.nanoTime();
      SearchResult result = index.search(plan(query, weights, false));
      indexed += System.nanoTime() - between;
      exact += between - start;
      withoutScan += result.exact() ? 0 : 1;
      float bound = truth.hits().get(K - 1).score() - 1e-6f;
      found += result.hits().stream().filter(hit -> hit.score() >= bound).count();
    }
    int n = queries.size();
    print(
        "| %s | %.3f | %d%% | %.1f | %.1f |%n",
        Arrays.toString(weights),
        found / (K * n),
        100 * withoutScan / n,
        indexed / 1e6 / n,
        exact / 1e6 / n);
  }

  static SearchPlan plan(float[][] query, float[] weights, boolean exact) {
    List<Target> targets = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      int d = dimension.ordinal();
      targets.add(new Target(dimension, query[d], weights[d]));
    }
    return new SearchPlan(
        MODEL,
        targets,
        ArtworkFilter.ALL,
        K,
        null,
        exact,
        true,
        TimeLimit.in(Duration.ofMinutes(5)));
  }

  static void print(String format, Object... args) {
    System.out.printf(Locale.ROOT, format, args);
  }
}
