package io.prism.benchmark;

import io.prism.benchmark.load.BareLoop;
import io.prism.benchmark.load.Gallery;
import io.prism.benchmark.load.RemoteLoop;
import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Machine;
import io.prism.benchmark.measure.Ratio;
import io.prism.benchmark.measure.Target;
import io.prism.models.ModelPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The encoder through gRPC against the bare loop, both in this JVM. */
final class EncoderMeasurement {
  private static final double TARGET = .85;

  private final int rounds;
  private final List<byte[]> pictures = Gallery.load().pictures();

  /**
   * @param rounds passes over the gallery of each
   */
  EncoderMeasurement(int rounds) {
    this.rounds = rounds;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    EncoderHere.whileServing(target -> findings.addAll(measure(target)));
    return findings;
  }

  private List<Finding> measure(String target) {
    int threads = Machine.cores();
    try (BareLoop bare = new BareLoop(ModelPack.prismMini(), threads);
        RemoteLoop remote = new RemoteLoop(target, threads)) {
      bare.warmUp(pictures);
      remote.picturesPerSecond(pictures);
      remote.picturesPerSecond(pictures);
      Metered ours = new Metered(() -> remote.picturesPerSecond(pictures));
      Metered theirs = new Metered(() -> bare.picturesPerSecond(pictures));
      Ratio ratio = Ratio.alternate(rounds, ours, theirs);
      return findings(ratio, ours.cpu(rounds, pictures), theirs.cpu(rounds, pictures), bare);
    }
  }

  private List<Finding> findings(Ratio ratio, double ourCpu, double bareCpu, BareLoop bare) {
    double decoding = bare.decodingShare(pictures);
    String limit =
        String.format(
            Locale.ROOT,
            "the processor: of a picture's %.2f ms bare, decoding and resizing are %.0f %%, the"
                + " network the rest; messages, queues and threads add %.2f ms",
            1000 * bareCpu,
            100 * decoding,
            1000 * (ourCpu - bareCpu));
    return List.of(
        new Finding(
            "encoder through gRPC / bare loop",
            ratio.value(),
            new Target.AtLeast(TARGET),
            ratio.describe("pictures/s")
                + "; "
                + Machine.cores()
                + " threads, batches of "
                + bare.batch()
                + " bare and 32 a call",
            limit),
        Finding.told(
            "encoder: CPU of the bare loop / CPU through gRPC",
            bareCpu / ourCpu,
            "the same without the scheduler's luck; both sides of the connection are counted",
            ""));
  }

  /** Adds up the CPU time of the passes. */
  private static final class Metered implements Supplier<Double> {
    private final Supplier<Double> pass;
    private double cpuSeconds;

    Metered(Supplier<Double> pass) {
      this.pass = pass;
    }

    @Override
    public Double get() {
      double before = Machine.ownCpuSeconds();
      double speed = pass.get();
      cpuSeconds += Machine.ownCpuSeconds() - before;
      return speed;
    }

    /** Of a picture, in seconds. */
    double cpu(int passes, List<byte[]> pictures) {
      return cpuSeconds / (passes * (double) pictures.size());
    }
  }
}
