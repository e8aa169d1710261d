package io.prism.standalone;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@QuarkusMain
@Command(
    name = "prism",
    description = "Image search for AI art: by object, by style, or by both.",
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      BrokerCommand.class,
      TrainCommand.class,
      KeysCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CommandLine.HelpCommand.class
    })
public final class StandaloneMain implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Ends the JVM with the command's exit code. */
  public static void main(String... args) {
    int code = commandLine().execute(args);
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new StandaloneMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(StandaloneMain::wrongUsage)
        .setExecutionExceptionHandler((failure, line, result) -> failed(failure, line));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: demo or serve");
  }

  private static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("prism: " + oneLine(wrong.getMessage()));
    err.println("See: ./" + line.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Throwable failure, CommandLine line) {
    line.getErr().println("prism: " + Explanation.of(failure));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "wrong usage" : message.replaceAll("\\s*\\R\\s*", " ");
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StandaloneMain.class.getPackage().getImplementationVersion();
      return new String[] {"prism " + (version == null ? "(not packaged)" : version)};
    }
  }
}
