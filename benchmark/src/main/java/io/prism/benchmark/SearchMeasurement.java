package io.prism.benchmark;

import io.prism.benchmark.load.BareLoop;
import io.prism.benchmark.load.BareLucene;
import io.prism.benchmark.load.Collection;
import io.prism.benchmark.load.Gallery;
import io.prism.benchmark.load.IndexFormat;
import io.prism.benchmark.load.MadeUpArtworks;
import io.prism.benchmark.load.StandaloneProcess;
import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Machine;
import io.prism.benchmark.measure.Ratio;
import io.prism.benchmark.measure.Samples;
import io.prism.benchmark.measure.Target;
import io.prism.benchmark.measure.Workers;
import io.prism.models.ModelPack;
import io.prism.type.v1.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Recall, latency and throughput of searches in a large collection, against bare Lucene. */
final class SearchMeasurement {
  private static final double TARGET_RATIO = .75;
  private static final double TARGET_RECALL = .98;
  private static final int RECALL_QUERIES = 50;
  private static final int QUERIES = 500;

  /** Rounds until the JVMs have compiled what a search runs through. */
  private static final int WARM_UPS = 6;

  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(3);

  private final Path home;
  private final int artworks;
  private final int rounds;

  /**
   * @param home of the repository
   * @param artworks in the collection
   * @param rounds of each throughput measurement
   */
  SearchMeasurement(Path home, int artworks, int rounds) {
    this.home = home;
    this.artworks = artworks;
    this.rounds = rounds;
  }

  List<Finding> run() {
    IndexFormat.load(home);
    ModelPack pack = ModelPack.prismMini();
    MadeUpArtworks made;
    try (BareLoop loop = new BareLoop(pack, Machine.cores())) {
      made = MadeUpArtworks.like(loop.vectors(Gallery.load().pictures()), pack);
    }
    try (Scratch scratch = Scratch.make();
        StandaloneProcess prism = StandaloneProcess.start(home, "serve", scratch.path());
        Collection collection = new Collection(prism.target());
        Workers callers = new Workers(Machine.cores())) {
      double seconds = collection.put(made, artworks, callers);
      Path index = scratch.path().resolve("index");
      double settling = settle(index);
      List<String> ids = new Random(1).ints(QUERIES, 0, artworks).mapToObj(made::id).toList();
      try (BareLucene bare = new BareLucene(index)) {
        List<Finding> findings = new ArrayList<>();
        findings.add(filled(seconds, settling, bare.segments(), prism.residentMegabytes()));
        findings.addAll(recalls(collection, ids.subList(0, RECALL_QUERIES)));
        for (Mix mix : List.of(Mix.STYLE, Mix.BOTH)) {
          findings.addAll(latencies(collection, ids, mix));
          findings.addAll(throughput(collection, bare, ids, mix, callers, prism));
        }
        return findings;
      }
    }
  }

  /** Weights of a search with their name. */
  private enum Mix {
    OBJECT(1, 0, 0),
    STYLE(0, 1, 0),
    BOTH(.5f, .5f, 0),
    MOSTLY_STYLE(.1f, .9f, 0),
    ALL_THREE(.3f, .4f, .3f),
    STYLE_WITHOUT_OBJECT(-.5f, 1, 0);

    private final Weights weights;

    Mix(float object, float style, float whole) {
      weights = Weights.newBuilder().setObject(object).setStyle(style).setWhole(whole).build();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Waits until merges in the background have come to an end; returns seconds. */
  private static double settle(Path index) {
    long start = System.nanoTime();
    int before = -1;
    int quiet = 0;
    while (quiet < 5 && System.nanoTime() - start < SETTLE_LIMIT.toNanos()) {
      int now = BareLucene.segmentsOf(index);
      quiet = now == before ? quiet + 1 : 0;
      before = now;
      pause();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void pause() {
    try {
      Thread.sleep(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Finding filled(double seconds, double settling, int segments, double megabytes) {
    return Finding.told(
        "artworks stored a second, durable, " + artworks + " in all",
        artworks / seconds,
        String.format(
            Locale.ROOT,
            "%d callers, 100 a call; %.0f s until merges rested; %d segments; %.0f MB resident",
            Machine.cores(),
            settling,
            segments,
            megabytes),
        "building three graphs, again with every merge");
  }

  private List<Finding> recalls(Collection collection, List<String> ids) {
    return Stream.of(Mix.values())
        .map(
            mix ->
                new Finding(
                    "recall@10, " + mix,
                    collection.recall(ids, mix.weights),
                    new Target.AtLeast(TARGET_RECALL),
                    "",
                    ""))
        .toList();
  }

  private static List<Finding> latencies(Collection collection, List<String> ids, Mix mix) {
    collection.latencies(ids, mix.weights);
    Samples millis = new Samples(collection.latencies(ids, mix.weights));
    return List.of(
        Finding.told(
            "latency by " + mix + ", one caller, median (ms)",
            millis.median(),
            String.format(
                Locale.ROOT,
                "95 %%: %.1f ms, 99 %%: %.1f ms",
                millis.percentile(.95),
                millis.percentile(.99)),
            ""));
  }

  private List<Finding> throughput(
      Collection collection,
      BareLucene bare,
      List<String> ids,
      Mix mix,
      Workers callers,
      StandaloneProcess prism) {
    List<BareLucene.Query> queries = ids.stream().map(bare::query).toList();
    Side ours =
        new Side(() -> collection.queriesPerSecond(ids, mix.weights, callers), prism::cpuSeconds);
    Side theirs =
        new Side(
            () -> bare.queriesPerSecond(queries, mix.weights, callers), Machine::ownCpuSeconds);
    for (int i = 0; i < WARM_UPS; i++) {
      theirs.run();
      ours.run();
    }
    ours.cpuMillis.clear();
    theirs.cpuMillis.clear();
    Ratio speed = Ratio.alternate(rounds, ours::run, theirs::run);
    double bareCpu = new Samples(theirs.cpuMillis).median();
    double ourCpu = new Samples(ours.cpuMillis).median();
    return List.of(
        new Finding(
            "searches by " + mix + " / bare Lucene",
            speed.value(),
            new Target.AtLeast(TARGET_RATIO),
            speed.describe("searches/s, " + Machine.cores() + " callers"),
            "the graphs; and our callers share the cores with the process"),
        Finding.told(
            "the same in CPU time a search",
            bareCpu / ourCpu,
            String.format(Locale.ROOT, "%.2f ms against %.2f ms", ourCpu, bareCpu),
            ""));
  }

  /** Searches a second, and what they cost the process that searches. */
  private static final class Side {
    private final Supplier<Double> speed;
    private final Supplier<Double> cpuSeconds;
    private final List<Double> cpuMillis = new ArrayList<>();

    Side(Supplier<Double> speed, Supplier<Double> cpuSeconds) {
      this.speed = speed;
      this.cpuSeconds = cpuSeconds;
    }

    double run() {
      double before = cpuSeconds.get();
      double measured = speed.get();
      cpuMillis.add(1000 * (cpuSeconds.get() - before) / QUERIES);
      return measured;
    }
  }
}
