package io.prism.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker inside this JVM: KRaft, one node, on a real port, its log on disk. Whoever
 * knows the address may produce and consume, with any Kafka client.
 */
final class EmbeddedBroker implements AutoCloseable {

  /** In the data folder. */
  static final String FOLDER = "kafka";

  private final KafkaRaftServer server;

  private EmbeddedBroker(KafkaRaftServer server) {
    this.server = server;
  }

  /**
   * Formats the folder on first use, starts the broker and returns once it accepts clients. Blocks
   * for seconds.
   *
   * @throws StartFailure when the folder is in use or can't be read
   */
  static EmbeddedBroker start(BrokerSettings settings) {
    // Kafka logs through Quarkus, but starts Log4j to offer changing its levels over JMX.
    System.setProperty(
        "log4j2.loggerContextFactory",
        "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    format(settings.folder());
    KafkaRaftServer server = server(settings);
    server.startup();
    return new EmbeddedBroker(server);
  }

  private static KafkaRaftServer server(BrokerSettings settings) {
    try {
      return new KafkaRaftServer(
          KafkaConfig.fromProps(settings.toProperties(), false), Time.SYSTEM);
    } catch (RuntimeException e) {
      throw new StartFailure(
          "the Kafka log in " + settings.folder() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Kafka ends the process where it can't go on; this says why in our words first.
   *
   * @param data the data folder
   * @param end told instead of the exit; ends the process at once: what was acknowledged is on disk
   */
  static void whenItDies(Path data, Consumer<StartFailure> end) {
    Runnable died =
        () ->
            end.accept(
                new StartFailure(
                    "the Kafka log in "
                        + data.resolve(FOLDER)
                        + " can no longer be read or written (is the disk full, or the folder"
                        + " damaged?); details in the log"));
    Exit.setExitProcedure((status, message) -> died.run());
    Exit.setHaltProcedure((status, message) -> died.run());
  }

  /** Writes what it has, closes its log cleanly, and returns when the last thread is gone. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path folder) {
    try {
      Files.createDirectories(folder);
      if (Files.exists(folder.resolve("meta.properties"))) {
        return;
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setControllerListenerName(BrokerSettings.CONTROLLER)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .run();
    } catch (IOException e) {
      throw new StartFailure(
          "cannot prepare the Kafka log in " + folder + ": " + e.getMessage(), e);
    } catch (Exception e) {
      throw new StartFailure("cannot format the Kafka log in " + folder + ": " + e.getMessage(), e);
    }
  }
}
