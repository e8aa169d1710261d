package io.prism.benchmark.captions;

import io.prism.benchmark.measure.Report;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line; a JVM of its own, since the runner has no caption service. */
@Command(
    name = "captions",
    description = "Measures the caption loop here, over gRPC to Triton, and on Triton (BLS).",
    mixinStandardHelpOptions = true)
public final class CaptionsMain implements Callable<Integer> {
  private static final String TINY = "caption-service/src/test/resources/tiny-captioner";

  @Option(
      names = "--home",
      defaultValue = ".",
      description = "The repository of Prism (${DEFAULT-VALUE}).")
  private Path home = Path.of(".");

  @Option(
      names = "--pack",
      description =
          "A captioner's pack of deploy/triton/export_captioner.py (the tests' tiny one).")
  private Optional<Path> pack = Optional.empty();

  @Option(
      names = "--rounds",
      defaultValue = "6",
      description = "Rounds of each loop (${DEFAULT-VALUE}).")
  private int rounds = 6;

  @Option(
      names = "--captions",
      defaultValue = "60",
      description = "Captions of a round (${DEFAULT-VALUE}).")
  private int captions = 60;

  @Option(
      names = "--callers",
      defaultValue = "1",
      description = "Captions that are wanted at a time (${DEFAULT-VALUE}).")
  private int callers = 1;

  private CaptionsMain() {}

  /** Ends the JVM with the command's exit code. */
  public static void main(String... args) {
    System.exit(new CommandLine(new CaptionsMain()).execute(args));
  }

  @Override
  public Integer call() {
    Path root = home.toAbsolutePath().normalize();
    CaptionMeasurement measurement =
        new CaptionMeasurement(
            root,
            pack.map(Path::toAbsolutePath).orElse(root.resolve(TINY)),
            new CaptionMeasurement.Amount(rounds, captions, callers));
    Report.print(measurement.run(), System.out);
    return CommandLine.ExitCode.OK;
  }
}
