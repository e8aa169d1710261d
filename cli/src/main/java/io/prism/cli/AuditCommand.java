package io.prism.cli;

import io.prism.cli.output.Json;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismClient;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.AuditSummary;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    description = {
      "Compares the log of record, the picture store and the index.",
      "Names every artwork that is missing, stale or doubled, and ends with 1 when there is one."
    },
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class AuditCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Connection connection = new Connection();

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long the audit may take, 1 to 86400 (3600).")
  private int limit = 3_600;

  @Option(names = "--json", description = "One finding a line as JSON, the summary last.")
  private boolean json;

  AuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > 86_400) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 to 86400 seconds");
    }
    try (PrismClient prism = connection.open()) {
      AuditSummary summary = prism.admin().audit(Duration.ofSeconds(limit), this::print);
      print(summary);
      return summary.getClean() ? 0 : 1;
    }
  }

  private void print(AuditFinding finding) {
    terminal
        .out()
        .println(
            json
                ? Json.line(AuditResponse.newBuilder().setFinding(finding).build())
                : Plain.line(
                    finding.getId() + ": " + finding.getProblem() + ": " + finding.getDetail()));
  }

  private void print(AuditSummary summary) {
    if (json) {
      terminal.out().println(Json.line(AuditResponse.newBuilder().setSummary(summary).build()));
      return;
    }
    int findings =
        summary.getMissing()
            + summary.getStale()
            + summary.getDoubled()
            + summary.getUnlogged()
            + summary.getPictureMissing();
    terminal
        .out()
        .println(
            summary.getLogged()
                + " artworks in the log, "
                + summary.getIndexed()
                + " indexed, "
                + summary.getRejected()
                + " rejected, "
                + summary.getQueued()
                + " queued: "
                + (summary.getClean() ? "clean." : findings + " findings."));
  }
}
