package io.prism.benchmark;

import io.prism.benchmark.measure.Finding;
import io.prism.benchmark.measure.Report;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of the runner. Exit codes: 0 measured, whatever came out; 1 failed; 2 wrong
 * usage.
 */
@QuarkusMain
@Command(
    name = "benchmark",
    description = "Measures Prism against a bare loop over the same libraries and prints ratios.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "ratios|encoder|triton|ingest|search|start")
public final class BenchmarkMain {
  @Option(
      names = "--home",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = ".",
      description = "The repository with a built ./prism (${DEFAULT-VALUE}).")
  private Path home = Path.of(".");

  @Option(
      names = "--rounds",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "6",
      description = "Rounds of each comparison (${DEFAULT-VALUE}).")
  private int rounds = 6;

  @Option(
      names = "--records",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "4000",
      description = "Records of the timed ingest (${DEFAULT-VALUE}).")
  private int records = 4000;

  @Option(
      names = "--artworks",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "100000",
      description = "Size of the searched collection (${DEFAULT-VALUE}).")
  private int artworks = 100_000;

  /** Ends the JVM with the command's exit code. */
  public static void main(String... args) {
    System.exit(new CommandLine(new BenchmarkMain()).execute(args));
  }

  @Command(description = "Everything, in this order: encoder, ingest, start, search.")
  int ratios() {
    List<Finding> findings = new ArrayList<>(new EncoderMeasurement(rounds).run());
    findings.addAll(new IngestMeasurement(root(), records).run());
    findings.addAll(new StartMeasurement(root()).run());
    findings.addAll(new SearchMeasurement(root(), artworks, rounds).run());
    return print(findings);
  }

  @Command(description = "The encoder through gRPC against decode, resize and ONNX Runtime.")
  int encoder() {
    return print(new EncoderMeasurement(rounds).run());
  }

  @Command(description = "The encoder on a real Triton against a plain gRPC client of it.")
  int triton() {
    return print(new TritonMeasurement(root(), rounds).run());
  }

  @Command(description = "Records through Kafka until searchable, against the same loop.")
  int ingest() {
    return print(new IngestMeasurement(root(), records).run());
  }

  @Command(description = "Searches in a large collection: recall, latency, against bare Lucene.")
  int search() {
    return print(new SearchMeasurement(root(), artworks, rounds).run());
  }

  @Command(description = "Start to ready, and resident memory after the demo.")
  int start() {
    return print(new StartMeasurement(root()).run());
  }

  private Path root() {
    return home.toAbsolutePath().normalize();
  }

  private static int print(List<Finding> findings) {
    Report.print(findings, System.out);
    return CommandLine.ExitCode.OK;
  }
}
