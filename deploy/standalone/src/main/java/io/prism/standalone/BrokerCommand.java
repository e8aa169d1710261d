package io.prism.standalone;

import io.prism.engine.onnx.StopSignals;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Only the Kafka broker, for services that run as processes of their own: deploy/kubernetes'
 * overlay "small".
 */
@Command(
    name = "broker",
    description = {
      "Starts the Kafka broker alone.",
      "It asks nobody who they are: whoever reaches the port may read and write."
    },
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class)
final class BrokerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "${env:PRISM_HOST:-127.0.0.1}",
      description = "Address to listen on (PRISM_HOST, 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "${env:PRISM_KAFKA_PORT:-9092}",
      description = "Port of the broker (PRISM_KAFKA_PORT, 9092).")
  private int port = 9092;

  @Option(
      names = "--advertise",
      paramLabel = "NAME",
      defaultValue = "${env:PRISM_KAFKA_ADVERTISE:-}",
      description = "The name by which clients reach it (PRISM_KAFKA_ADVERTISE, that of --host).")
  private String advertise = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:PRISM_DATA:-data}",
      description = "Folder whose part kafka/ keeps the log (PRISM_DATA, ./data).")
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    if (port < 1 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--kafka-port " + port + " is not a port: use 1 to 65535");
    }
    Path folder = data.toAbsolutePath().normalize();
    Ports.requireFree(host, port, "--kafka-port");
    logToConsole();
    CompletableFuture<Integer> told = new CompletableFuture<>();
    StopSignals.install(told::complete);
    EmbeddedBroker.whenItDies(folder, Standalone::fail);
    try (DataFolder locked = DataFolder.open(folder, DataFolder.MIN_FREE_BYTES);
        EmbeddedBroker broker = EmbeddedBroker.start(settings(folder))) {
      System.err.println("The broker listens on " + host + ":" + port);
      return told.join();
    } catch (IOException e) {
      throw new StartFailure("cannot give the data folder back: " + e.getMessage(), e);
    }
  }

  private BrokerSettings settings(Path folder) {
    return new BrokerSettings(
        host,
        port,
        advertise.isEmpty() ? host : advertise,
        Ports.anyFree(),
        folder.resolve(EmbeddedBroker.FOLDER));
  }

  /** Quarkus would; without it, records would wait for it for ever. */
  private static void logToConsole() {
    Handler console = InitialConfigurator.createDefaultHandler();
    console.setLevel(Level.WARN);
    InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {console});
    LogContext.getLogContext().getLogger("").setLevel(Level.WARN);
  }
}
