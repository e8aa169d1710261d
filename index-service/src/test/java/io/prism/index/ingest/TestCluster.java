package io.prism.index.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real cluster of three brokers, each a process of its own that is broker and controller, so that
 * one can be killed as a machine dies.
 */
final class TestCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int NODES = 3;

  private final Path folder;
  private final Map<Integer, Integer> ports = new HashMap<>();
  private final Map<Integer, Process> nodes = new HashMap<>();

  private TestCluster(Path folder) {
    this.folder = folder;
  }

  /** Returns when all are there. */
  static TestCluster start(Path folder) throws Exception {
    TestCluster cluster = new TestCluster(folder);
    try {
      cluster.format();
      for (int node = 1; node <= NODES; node++) {
        cluster.start(node);
      }
      cluster.awaitNodes(NODES);
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private void format() throws Exception {
    Map<Integer, Integer> controllers = new HashMap<>();
    for (int node = 1; node <= NODES; node++) {
      ports.put(node, TestBroker.freePort());
      controllers.put(node, TestBroker.freePort());
    }
    String voters =
        controllers.entrySet().stream()
            .map(voter -> voter.getKey() + "@127.0.0.1:" + voter.getValue())
            .collect(Collectors.joining(","));
    String id = Uuid.randomUuid().toString();
    for (int node = 1; node <= NODES; node++) {
      Properties settings = settings(node, controllers.get(node), voters);
      try (var out = Files.newOutputStream(file(node))) {
        settings.store(out, null);
      }
      String log = settings.getProperty("log.dirs");
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(id)
          .setNodeId(node)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setMetadataLogDirectory(log)
          .addDirectory(log)
          .run();
    }
  }

  private Properties settings(int node, int controller, String voters) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(node));
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", voters);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:" + ports.get(node) + ",CONTROLLER://127.0.0.1:" + controller);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", folder.resolve("log-" + node).toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", "3");
    settings.put("offsets.topic.replication.factor", "3");
    settings.put("offsets.topic.num.partitions", "3");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("broker.session.timeout.ms", "6000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("num.replica.fetchers", "1");
    settings.put("background.threads", "2");
    settings.put("log.cleaner.enable", "false");
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("log.segment.bytes", Integer.toString(16 << 20));
    settings.put("metrics.jmx.exclude", ".*");
    return settings;
  }

  private Path file(int node) {
    return folder.resolve("node-" + node + ".properties");
  }

  /** Bootstrap servers. */
  String address() {
    return IntStream.rangeClosed(1, NODES)
        .mapToObj(node -> "127.0.0.1:" + ports.get(node))
        .collect(Collectors.joining(","));
  }

  void start(int node) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClusterNode.class.getName(),
                file(node).toString()));
    nodes.put(
        node,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("node-" + node + ".out").toFile())
            .start());
  }

  /** As kill -9 does it. */
  void kill(int node) throws InterruptedException {
    nodes.get(node).destroyForcibly().waitFor();
  }

  /** Waits until so many brokers are members of the cluster. */
  void awaitNodes(int count) {
    Rig.await(count + " brokers", PATIENCE, () -> alive() == count);
  }

  private int alive() {
    for (Map.Entry<Integer, Process> node : nodes.entrySet()) {
      int code = node.getValue().isAlive() ? 0 : node.getValue().exitValue();
      if (code != 0 && code != 137) {
        throw new AssertionError("broker " + node.getKey() + " ended: " + output(node.getKey()));
      }
    }
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                address(),
                "default.api.timeout.ms",
                5000,
                "request.timeout.ms",
                4000))) {
      return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size();
    } catch (ExecutionException | TimeoutException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String output(int node) {
    try {
      return Files.readString(folder.resolve("node-" + node + ".out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    nodes.values().forEach(node -> node.destroyForcibly().onExit().join());
  }
}
