package io.prism.benchmark;

import io.prism.benchmark.load.BareTritonLoop;
import io.prism.benchmark.load.Gallery;
import io.prism.benchmark.load.RemoteLoop;
import io.prism.benchmark.load.TritonProcess;
import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Machine;
import io.prism.benchmark.measure.Ratio;
import io.prism.core.error.PrismException;
import io.prism.models.ModelPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The encoder on a real Triton against a plain gRPC client of the same Triton. */
final class TritonMeasurement {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MOST_IN_A_BATCH = 64;

  private final Path home;
  private final int rounds;
  private final List<byte[]> pictures = Gallery.load().pictures();

  /**
   * @param home the repository
   * @param rounds passes over the gallery of each
   */
  TritonMeasurement(Path home, int rounds) {
    this.home = home;
    this.rounds = rounds;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    try (Scratch scratch = Scratch.make();
        TritonProcess triton = TritonProcess.start(home, scratch.path(), models(scratch))) {
      System.setProperty("prism.encoder.engine", "triton");
      System.setProperty("prism.encoder.triton.endpoints", triton.endpoint());
      System.setProperty("prism.encoder.triton.timeout", "30s");
      EncoderHere.whileServing(
          target -> findings.add(measure(target, triton.endpoint(), Machine.cores())));
    }
    return findings;
  }

  private Path models(Scratch scratch) {
    return TritonProcess.models(
        home, home.resolve("models/prism-mini"), scratch.path(), MOST_IN_A_BATCH);
  }

  private Finding measure(String target, String triton, int threads) {
    try (BareTritonLoop bare = new BareTritonLoop(ModelPack.prismMini(), triton, threads);
        RemoteLoop remote = new RemoteLoop(target, threads)) {
      awaitService(remote);
      bare.picturesPerSecond(pictures);
      remote.picturesPerSecond(pictures);
      Ratio ratio =
          Ratio.alternate(
              rounds,
              () -> remote.picturesPerSecond(pictures),
              () -> bare.picturesPerSecond(pictures));
      return Finding.told(
          "encoder on Triton / plain client of Triton",
          ratio.value(),
          ratio.describe("pictures/s")
              + "; "
              + threads
              + " threads, batches of "
              + bare.batch()
              + " bare and 32 a call",
          "the processor, which Triton's own models share here");
    }
  }

  /** The encoder starts before it has looked at Triton. */
  private void awaitService(RemoteLoop remote) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        remote.picturesPerSecond(pictures.subList(0, 1));
        return;
      } catch (RuntimeException e) {
        boolean away = e.getCause() instanceof PrismException p && p.reason().isTransient();
        if (!away || System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }
}
