package io.prism.cli;

import io.prism.cli.output.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    description = {
      "Lists the model packs that Prism knows, and brings their files onto this machine.",
      "Every file is checked against the size and SHA-256 that Prism knows of it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class,
    footer = {
      "",
      "Use one with ./prism serve --pack NAME, or with the settings prism.encoder.pack,",
      "prism.caption.pack and prism.index.pack."
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine commandLine(Terminal terminal, Map<String, String> environment) {
    return new CommandLine(new ModelsCommand())
        .addSubcommand(new ModelsListCommand(terminal, environment))
        .addSubcommand(new ModelsPullCommand(terminal, environment));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: list or pull");
  }
}
