package io.prism.benchmark.jmh;

import io.prism.core.embedding.ModelId;
import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchResult;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.UnitVectors;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Object and style searched in 10,000 artworks, by comparing all and through the graphs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SearchBenchmark {
  private static final ModelId MODEL = ModelId.parse("made-up@1");
  private static final int SIZE = 256;
  private static final int ARTWORKS = 10_000;
  private static final int BATCH = 500;
  private static final int CENTRES = 300;

  private final Random random = new Random(1);
  private final List<float[]> centres = new ArrayList<>();
  private @Nullable Path folder;
  private @Nullable LuceneArtworkIndex index;

  /** Clustered vectors; the graphs are used at any size. */
  @Setup
  public void fill() throws IOException {
    for (int i = 0; i < CENTRES; i++) {
      centres.add(near(new float[SIZE]));
    }
    Path made = Files.createTempDirectory("prism-jmh");
    LuceneArtworkIndex opened =
        LuceneArtworkIndex.open(
            new LuceneSettings(
                made, MODEL, SIZE, 64, 1, 0, LuceneSettings.ExactUpTo.NEVER, 400, false));
    for (int from = 0; from < ARTWORKS; from += BATCH) {
      List<IndexedArtwork> batch = new ArrayList<>(BATCH);
      for (int i = from; i < from + BATCH; i++) {
        batch.add(artwork(i));
      }
      opened.put(batch);
    }
    folder = made;
    index = opened;
  }

  private IndexedArtwork artwork(int number) {
    Artwork artwork =
        Artwork.newBuilder()
            .setId("artwork-" + number)
            .setVersion(1)
            .setState(Artwork.State.INDEXED)
            .build();
    return new IndexedArtwork(artwork, UnitVectors.of(MODEL, any(), any(), any()), "");
  }

  private float[] any() {
    return near(centres.get(random.nextInt(CENTRES)));
  }

  /** Half of the variance is noise. */
  private float[] near(float[] centre) {
    float[] noise = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      noise[i] = (float) (random.nextGaussian() / Math.sqrt(SIZE));
    }
    float[] sum = VectorMath.plus(noise, 1, centre);
    return VectorMath.times(sum, 1 / VectorMath.norm(sum));
  }

  @Benchmark
  public @Nullable SearchResult compareAll() {
    return search(true);
  }

  @Benchmark
  public @Nullable SearchResult throughTheGraphs() {
    return search(false);
  }

  private @Nullable SearchResult search(boolean exact) {
    List<SearchPlan.Target> targets =
        List.of(
            new SearchPlan.Target(Dimension.OBJECT, any(), .5f),
            new SearchPlan.Target(Dimension.STYLE, any(), .5f));
    SearchPlan plan =
        new SearchPlan(
            MODEL,
            targets,
            ArtworkFilter.ALL,
            10,
            null,
            exact,
            true,
            TimeLimit.in(Duration.ofSeconds(10)));
    return index == null ? null : index.search(plan);
  }

  /** Removes the files. */
  @TearDown
  public void remove() throws IOException {
    if (index != null && folder != null) {
      index.close();
      try (var files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
