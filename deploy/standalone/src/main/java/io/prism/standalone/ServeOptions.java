package io.prism.standalone;

import io.prism.models.ModelPacks;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options of every command that starts the services. Each can also be given by the environment.
 */
final class ServeOptions {
  private static final String ISSUER = "PRISM_SECURITY_OIDC_ISSUER";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "${env:PRISM_HOST:-127.0.0.1}",
      description =
          "Address to listen on; a loopback address unless there are API keys or tokens, see keys"
              + " --help (PRISM_HOST, 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:PRISM_PORT:-8080}",
      description = "Port of REST, web page and gRPC (PRISM_PORT, 8080).")
  private int port = 8080;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "${env:PRISM_KAFKA_PORT:-9092}",
      description = "Port of the Kafka broker (PRISM_KAFKA_PORT, 9092).")
  private int kafkaPort = 9092;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:PRISM_DATA:-data}",
      description = "Folder that keeps everything (PRISM_DATA, ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--pack",
      paramLabel = "NAME",
      defaultValue = "${env:PRISM_PACK:-" + ModelPacks.BUILT_IN + "}",
      description =
          "Model pack: a name of ./prism models list, or a folder (PRISM_PACK, "
              + ModelPacks.BUILT_IN
              + ").")
  private String pack = ModelPacks.BUILT_IN;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:PRISM_LOG_FORMAT:-text}",
      description =
          "text for people, json for machines: one object a line on the console"
              + " (PRISM_LOG_FORMAT, text).")
  private LogFormat logFormat = LogFormat.TEXT;

  /** The options as checked settings; wrong ones end the command with exit code 2. */
  Settings toSettings() {
    if (port == kafkaPort) {
      throw wrong("--port and --kafka-port are both " + port + ": choose two different ports");
    }
    Path folder = data.toAbsolutePath().normalize();
    return new Settings(
        address(folder),
        checked("--port", port),
        checked("--kafka-port", kafkaPort),
        folder,
        pack,
        logFormat);
  }

  private String address(Path folder) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress()) {
        if (KeysCommand.in(folder).read().orElse(List.of()).isEmpty() && !isIssuerNamed()) {
          throw wrong(
              "--host "
                  + host
                  + " can be reached from other machines, and no API keys are configured: create"
                  + " one with ./prism keys create, name an issuer of tokens in "
                  + ISSUER
                  + ", or use a loopback address such as 127.0.0.1");
        }
        return address.getHostAddress();
      }
      // The one spelling that browsers and the gateway's list of hosts use.
      return address instanceof Inet6Address ? "::1" : address.getHostAddress();
    } catch (UnknownHostException e) {
      throw wrong("--host " + host + " is not a known host or address");
    }
  }

  /** Before Quarkus runs nobody else reads the environment. */
  private static boolean isIssuerNamed() {
    String issuer = System.getenv(ISSUER);
    return issuer != null && !issuer.isBlank();
  }

  private int checked(String option, int value) {
    if (value < 1 || value > 65535) {
      throw wrong(option + " " + value + " is not a port: use 1 to 65535");
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
