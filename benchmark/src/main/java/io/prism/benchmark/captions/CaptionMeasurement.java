package io.prism.benchmark.captions;

import io.prism.benchmark.Scratch;
import io.prism.benchmark.load.Gallery;
import io.prism.benchmark.load.Pause;
import io.prism.benchmark.load.TritonProcess;
import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Ratio;
import io.prism.benchmark.measure.Samples;
import io.prism.benchmark.measure.Workers;
import io.prism.models.CaptionPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The same captions by the three loops, in turns. */
final class CaptionMeasurement {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final Path folder;
  private final CaptionPack pack;
  private final Amount amount;
  private final List<byte[]> pictures;

  /**
   * @param home the repository of Prism
   * @param folder of the captioner's pack
   */
  CaptionMeasurement(Path home, Path folder, Amount amount) {
    this.home = home;
    this.folder = folder;
    this.pack = CaptionPack.at(folder.toString());
    this.amount = amount;
    List<byte[]> gallery = Gallery.load().pictures();
    this.pictures = gallery.subList(0, Math.min(amount.captions(), gallery.size()));
  }

  /**
   * How much is measured.
   *
   * @param captions of a round
   * @param callers that each want one at a time
   */
  record Amount(int rounds, int captions, int callers) {}

  List<Finding> run() {
    try (Scratch scratch = Scratch.make();
        TritonProcess triton = TritonProcess.start(home, scratch.path(), models(scratch.path()));
        PrismLoop here = PrismLoop.here(pack, amount.callers());
        PrismLoop remote = PrismLoop.onTriton(pack, triton.endpoint(), amount.callers());
        ServerLoop server = new ServerLoop(pack, triton.endpoint());
        Workers workers = new Workers(amount.callers())) {
      awaitTriton(remote);
      return new Comparison(here, remote, server, workers).findings();
    }
  }

  private Path models(Path scratch) {
    Path models = TritonProcess.models(home, folder, scratch, amount.callers());
    ServerLoop.addTo(models, home, folder, amount.callers());
    return models;
  }

  private static void awaitTriton(PrismLoop remote) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (remote.trouble().isPresent()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(remote.trouble().orElse("too late"));
      }
      Pause.millis(50);
    }
  }

  private final class Comparison {
    private final PrismLoop here;
    private final PrismLoop remote;
    private final ServerLoop server;
    private final Workers workers;

    Comparison(PrismLoop here, PrismLoop remote, ServerLoop server, Workers workers) {
      this.here = here;
      this.remote = remote;
      this.server = server;
      this.workers = workers;
    }

    List<Finding> findings() {
      // Also the warm-up.
      Finding same = sameTexts();
      List<Consumer<byte[]>> turns =
          List.of(here::caption, remote::caption, server::caption, server::read);
      List<List<Double>> times = List.of(list(), list(), list(), list());
      for (int round = 0; round < amount.rounds(); round++) {
        for (int i = 0; i < turns.size(); i++) {
          int turn = (round + i) % turns.size();
          times.get(turn).add(millis(turns.get(turn)));
        }
      }
      List<Samples> samples = times.stream().map(Samples::new).toList();
      List<Finding> findings = new ArrayList<>(speeds(samples));
      findings.addAll(steps(samples.get(1).median() - samples.get(0).median()));
      findings.add(same);
      return findings;
    }

    private List<Double> list() {
      return new ArrayList<>();
    }

    private double millis(Consumer<byte[]> work) {
      double seconds =
          workers.run(pictures.size(), 1, (from, to) -> work.accept(pictures.get(from)));
      return seconds * 1e3 / pictures.size();
    }

    private List<Finding> speeds(List<Samples> samples) {
      Samples bare = samples.get(0);
      return List.of(
          time("loop and ONNX Runtime here, ms a caption", bare),
          time("loop here, Triton's models, ms a caption", samples.get(1)),
          time("loop on Triton (BLS), ms a caption", samples.get(2)),
          time("of each: the picture read, ms", samples.get(3)),
          ratio("Triton's models / here", samples.get(1), bare),
          ratio("BLS / here", samples.get(2), bare),
          ratio("Triton's models / BLS", samples.get(1), samples.get(2)));
    }

    private Finding time(String what, Samples samples) {
      return Finding.told(what, samples.median(), spread(samples), "");
    }

    private Finding ratio(String what, Samples ours, Samples other) {
      Ratio ratio = new Ratio(ours, other);
      return Finding.told(what + ", in time", ratio.value(), spread(ratio.byRound()), "");
    }

    private static String spread(Samples samples) {
      return String.format(Locale.ROOT, "rounds %.2f..%.2f", samples.min(), samples.max());
    }

    private List<Finding> steps(double more) {
      CountedNetwork counts = remote.counts();
      double steps = counts.stepsOfAText();
      return List.of(
          Finding.told("steps a caption", steps, pack.search().beams() + " beams", ""),
          Finding.told("what Triton's models take longer, ms a step", more / steps, "", ""),
          Finding.told(
              "sent a step, kB",
              (counts.pastBytes() + counts.statesBytes()) / 1e3,
              String.format(
                  Locale.ROOT,
                  "past %.1f on average, states %.1f",
                  counts.pastBytes() / 1e3,
                  counts.statesBytes() / 1e3),
              ""),
          Finding.told(
              "received a step, kB", counts.receivedBytes() / 1e3, "logits and present", ""));
    }

    private Finding sameTexts() {
      long same =
          pictures.stream()
              .filter(
                  picture -> {
                    String text = here.caption(picture);
                    return text.equals(remote.caption(picture))
                        & text.equals(server.caption(picture));
                  })
              .count();
      return Finding.told(
          "captions that are the same by all three", same, "of " + pictures.size(), "");
    }
  }
}
