package io.prism.benchmark;

import io.prism.benchmark.load.Collection;
import io.prism.benchmark.load.Gallery;
import io.prism.benchmark.load.StandaloneProcess;
import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Target;
import io.prism.type.v1.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Start to ready and resident memory, of the process that {@code ./prism demo} starts. */
final class StartMeasurement {
  private static final double TARGET_SECONDS = 10;
  private static final double TARGET_MEGABYTES = 700;
  private static final int SEARCHES = 300;
  private static final String START_LIMIT =
      "starting one JVM: classes, then the broker (log recovery, controller election) and the"
          + " networks side by side";

  private final Path home;

  StartMeasurement(Path home) {
    this.home = home;
  }

  List<Finding> run() {
    try (Scratch rehearsal = Scratch.make()) {
      // The first start after a build also prepares faster starts, see ./prism.
      StandaloneProcess.start(home, "serve", rehearsal.path()).close();
    }
    try (Scratch scratch = Scratch.make()) {
      List<Finding> findings = new ArrayList<>(first(scratch.path()));
      try (StandaloneProcess again = StandaloneProcess.start(home, "demo", scratch.path())) {
        findings.add(start("second start to ready, gallery indexed (s)", again));
      }
      return findings;
    }
  }

  /** Told at once: the CPU time is that of the start alone. */
  private static Finding start(String what, StandaloneProcess prism) {
    String cpu = String.format(Locale.ROOT, "%.1f s of CPU", prism.cpuSeconds());
    return new Finding(
        what, prism.readySeconds(), new Target.AtMost(TARGET_SECONDS), cpu, START_LIMIT);
  }

  private List<Finding> first(Path data) {
    int works = Gallery.load().pictures().size();
    try (StandaloneProcess prism = StandaloneProcess.start(home, "demo", data);
        Collection collection = new Collection(prism.target())) {
      Finding started = start("first start to ready, no data (s)", prism);
      long began = System.nanoTime();
      collection.awaitIndexed(works, Duration.ofMinutes(10));
      double seconds = (System.nanoTime() - began) / 1e9;
      double indexed = prism.residentMegabytes();
      searches(collection);
      return List.of(
          started,
          new Finding(
              "resident memory after the demo (MB)",
              indexed,
              new Target.AtMost(TARGET_MEGABYTES),
              String.format(
                  Locale.ROOT,
                  "%d works indexed %.1f s after ready; %.0f MB after %d searches more",
                  works,
                  seconds,
                  prism.residentMegabytes(),
                  SEARCHES),
              "the heap's bound of 384 MB; the rest are classes, code, networks, threads and mapped"
                  + " files"));
    }
  }

  private static void searches(Collection collection) {
    List<String> ids = collection.ids(SEARCHES);
    Weights both = Weights.newBuilder().setObject(1).setStyle(1).build();
    for (int i = 0; i < SEARCHES; i++) {
      collection.search(ids.get(i % ids.size()), both, false);
    }
  }
}
