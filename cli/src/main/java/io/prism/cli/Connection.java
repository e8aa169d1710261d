package io.prism.cli;

import io.prism.client.ClientOptions;
import io.prism.client.PrismClient;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which Prism a command talks to. */
final class Connection {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:PRISM_URL:-http://127.0.0.1:8080}",
      description = "Address of the Prism to talk to (PRISM_URL, http://127.0.0.1:8080).")
  private String url = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:PRISM_KEY:-}",
      description = "API key; other users of this machine see it here, so better in PRISM_KEY.")
  private String key = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long a call may take with all its attempts, 1 to 600 (30).")
  private int timeout = 30;

  /** The caller closes it. */
  PrismClient open() {
    if (timeout < 1 || timeout > 600) {
      throw new ParameterException(spec.commandLine(), "--timeout must be 1 to 600 seconds");
    }
    try {
      return PrismClient.open(options());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** As typed; {@link #open} has checked it. */
  ClientOptions options() {
    return ClientOptions.of(url).withApiKey(key).withTimeout(Duration.ofSeconds(timeout));
  }
}
