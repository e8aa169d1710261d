package io.prism.benchmark;

import io.prism.benchmark.load.BareLoop;
import io.prism.benchmark.load.Collection;
import io.prism.benchmark.load.Gallery;
import io.prism.benchmark.load.StandaloneProcess;
import io.prism.benchmark.load.Uploads;
import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Machine;
import io.prism.benchmark.measure.Samples;
import io.prism.benchmark.measure.Target;
import io.prism.models.ModelPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Records of the stream until they are searchable, against the bare loop over their pictures. */
final class IngestMeasurement {
  private static final double TARGET = .75;
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final Path home;
  private final int records;
  private final Gallery gallery = Gallery.load();
  private final int warmUp = gallery.pictures().size();

  /**
   * @param home of the repository
   * @param records that are timed; as many as the gallery has go before
   */
  IngestMeasurement(Path home, int records) {
    this.home = home;
    this.records = records;
  }

  List<Finding> run() {
    try (Scratch scratch = Scratch.make();
        BareLoop bare = new BareLoop(ModelPack.prismMini(), Machine.cores())) {
      Uploads uploads = Uploads.store(gallery, warmUp + records, scratch.path());
      bare.warmUp(gallery.pictures());
      try (StandaloneProcess prism = StandaloneProcess.start(home, "serve", scratch.path());
          Collection collection = new Collection(prism.target())) {
        ingest(uploads, prism, collection, 0, warmUp);
        Cost before = bareCost(bare);
        Cost ours = ingest(uploads, prism, collection, warmUp, warmUp + records);
        Cost after = bareCost(bare);
        return findings(ours, before, after, prism.residentMegabytes());
      }
    }
  }

  /**
   * @param perSecond pictures
   * @param cpuSeconds of a picture
   */
  private record Cost(double perSecond, double cpuSeconds) {}

  private static Cost ingest(
      Uploads uploads, StandaloneProcess prism, Collection collection, int from, int to) {
    double cpu = prism.cpuSeconds();
    long start = System.nanoTime();
    uploads.produce(prism.kafka(), from, to);
    collection.awaitIndexed(to, LIMIT);
    double seconds = (System.nanoTime() - start) / 1e9;
    int count = to - from;
    return new Cost(count / seconds, (prism.cpuSeconds() - cpu) / count);
  }

  private Cost bareCost(BareLoop bare) {
    int passes = 3;
    double[] speeds = new double[passes];
    double cpu = Machine.ownCpuSeconds();
    for (int i = 0; i < passes; i++) {
      speeds[i] = bare.picturesPerSecond(gallery.pictures());
    }
    double used = Machine.ownCpuSeconds() - cpu;
    return new Cost(Samples.of(speeds).median(), used / (passes * (double) warmUp));
  }

  private List<Finding> findings(Cost ours, Cost before, Cost after, double megabytes) {
    double bare = (before.perSecond() + after.perSecond()) / 2;
    double bareCpu = (before.cpuSeconds() + after.cpuSeconds()) / 2;
    String limit =
        String.format(
            Locale.ROOT,
            "the processor where its %d cores were busy: the process used %.1f of them; a picture"
                + " costs %.2f ms of CPU against %.2f ms bare (text, decomposition, three graphs,"
                + " Kafka, commits)",
            Machine.cores(),
            ours.cpuSeconds() * ours.perSecond(),
            1000 * ours.cpuSeconds(),
            1000 * bareCpu);
    return List.of(
        new Finding(
            "ingest through Kafka / bare loop",
            ours.perSecond() / bare,
            new Target.AtLeast(TARGET),
            String.format(
                Locale.ROOT,
                "%.0f against %.0f pictures/s (%.0f before, %.0f after); %d records, %.0f MB"
                    + " resident at the end",
                ours.perSecond(),
                bare,
                before.perSecond(),
                after.perSecond(),
                records,
                megabytes),
            limit),
        Finding.told(
            "ingest: CPU of the bare loop / CPU of the process",
            bareCpu / ours.cpuSeconds(),
            "the same without the scheduler's luck",
            ""));
  }
}
