package io.prism.cli;

import io.prism.cli.output.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "Use it now with: source <(./prism completion)"
    },
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class CompletionCommand implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    // The launcher has two commands more than this program.
    root.addSubcommand("demo", server()).addSubcommand("serve", server());
    terminal.out().print(AutoComplete.bash("prism", root));
  }

  private static CommandSpec server() {
    CommandSpec server = CommandSpec.create();
    for (String option : new String[] {"--host", "--port", "--kafka-port", "--data", "--pack"}) {
      server.addOption(OptionSpec.builder(option).type(String.class).build());
    }
    return server;
  }
}
