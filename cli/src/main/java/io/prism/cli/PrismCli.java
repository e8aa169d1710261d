package io.prism.cli;

import io.prism.cli.output.Plain;
import io.prism.cli.output.Terminal;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "prism",
    description = "Image search for AI art: by object, by style, or by both.",
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class,
    footerHeading = "%nCommands that start a Prism here:%n",
    footer = {
      "  demo        Starts Prism and puts the demo gallery into it.",
      "  serve       Starts Prism: REST, web page, gRPC and Kafka in one process.",
      "  keys        Creates, lists and revokes API keys.",
      "  restore     Puts a backup of the index into a data folder.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class PrismCli implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Ends the JVM with the command's exit code. */
  public static void main(String... args) {
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.ofProcess(environment);
    int code = commandLine(terminal, environment).execute(args);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(code);
  }

  /**
   * @param environment for NO_COLOR, DISPLAY and the state folder; the address and the key come
   *     from the process' own
   */
  static CommandLine commandLine(Terminal terminal, Map<String, String> environment) {
    CommandLine line =
        new CommandLine(new PrismCli())
            .addSubcommand(new ImportCommand(terminal, environment))
            .addSubcommand(new SearchCommand(terminal, environment))
            .addSubcommand(new ShowCommand(terminal))
            .addSubcommand(new DeleteCommand(terminal))
            .addSubcommand(new RejectedCommand(terminal))
            .addSubcommand(new AuditCommand(terminal))
            .addSubcommand(new BackupCommand(terminal))
            .addSubcommand(ModelsCommand.commandLine(terminal, environment))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new CommandLine.HelpCommand());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true))
        .setUsageHelpWidth(Math.min(100, terminal.columns()))
        .setParameterExceptionHandler(PrismCli::wrongUsage)
        .setExecutionExceptionHandler((failure, failed, result) -> failed(failure, failed));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: demo or serve, import, search, show, delete, models");
  }

  private static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("prism: " + oneLine(wrong.getMessage()));
    err.println("See: ./" + line.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine line) {
    line.getErr().println("prism: " + oneLine(Explanation.of(failure)));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "wrong usage" : Plain.line(message.replaceAll("\\s*\\R\\s*", " "));
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PrismCli.class.getPackage().getImplementationVersion();
      return new String[] {"prism " + (version == null ? "(not packaged)" : version)};
    }
  }
}
