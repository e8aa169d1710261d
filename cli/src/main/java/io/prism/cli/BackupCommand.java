package io.prism.cli;

import io.prism.cli.output.Json;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismClient;
import io.prism.type.v1.Backup;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backup",
    description = {
      "Copies the index of a running Prism into a folder of its backup folder (backups/ in its data"
          + " folder).",
      "./prism backup verify DIR checks one, ./prism restore DIR puts it back; both work on this"
          + " machine and need no server."
    },
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class BackupCommand implements Callable<Integer> {
  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Connection connection = new Connection();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Name of the new folder: 1 to 64 of a-z, 0-9 and - (the time in UTC).")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long the backup may take, 1 to 86400 (3600).")
  private int limit = 3_600;

  @Option(names = "--json", description = "The backup's manifest, as REST gives it.")
  private boolean json;

  BackupCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > 86_400) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 to 86400 seconds");
    }
    String wanted = name.isEmpty() ? NOW.format(Clock.systemUTC().instant()) : name;
    try (PrismClient prism = connection.open()) {
      print(prism.admin().createBackup(wanted, Duration.ofSeconds(limit)));
      return 0;
    }
  }

  private void print(Backup backup) {
    if (json) {
      terminal.out().println(Json.of(backup));
      return;
    }
    terminal
        .out()
        .println(
            Plain.line(
                "Backup "
                    + backup.getName()
                    + ": "
                    + backup.getIndexed()
                    + " artworks of "
                    + backup.getModel()
                    + ", "
                    + (backup.getBytes() + 999_999) / 1_000_000
                    + " MB."));
    if (backup.getQueued() > 0) {
      terminal
          .err()
          .println(
              "prism: "
                  + backup.getQueued()
                  + " uploads were not indexed yet and are not in it; they are in the log");
    }
  }
}
