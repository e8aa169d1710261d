package io.prism.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The broker's own configuration: one node that is broker and controller, small, and durable before
 * it answers.
 *
 * @param host address the client listener binds
 * @param port port of the client listener, 1 to 65535
 * @param advertised what clients are told to connect to: the host, or a name that leads to it
 * @param controllerPort port of the controller's listener, always on the loopback address
 * @param folder folder that Kafka owns alone
 */
record BrokerSettings(String host, int port, String advertised, int controllerPort, Path folder) {

  static final int NODE_ID = 1;
  private static final int SHORT_SESSION_MILLIS = 3_000;
  private static final int LONG_SESSION_MILLIS = 30_000;
  static final String CONTROLLER = "CONTROLLER";
  private static final String PLAINTEXT = "PLAINTEXT://";
  private static final String LOOPBACK = "127.0.0.1";

  /** A broker whose clients reach it where it listens. */
  static BrokerSettings on(String host, int port, int controllerPort, Path folder) {
    return new BrokerSettings(host, port, host, controllerPort, folder);
  }

  Properties toProperties() {
    Properties properties = new Properties();
    identity(properties);
    durability(properties);
    size(properties);
    silence(properties);
    return properties;
  }

  private void identity(Properties properties) {
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("controller.quorum.voters", NODE_ID + "@" + address(LOOPBACK, controllerPort));
    properties.put(
        "listeners",
        PLAINTEXT
            + address(host, port)
            + ","
            + CONTROLLER
            + "://"
            + address(LOOPBACK, controllerPort));
    properties.put("advertised.listeners", PLAINTEXT + address(advertised, port));
    properties.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("log.dirs", folder.toString());
    // A typing error in a producer must not become a topic that nobody reads.
    properties.put("auto.create.topics.enable", "false");
  }

  /**
   * There is no second replica to save what the page cache loses: fsync comes before the
   * acknowledgement.
   */
  private static void durability(Properties properties) {
    properties.put("log.flush.interval.messages", "1");
    // Bounds what a start after kill -9 reads again: everything since the last checkpoint.
    properties.put("log.flush.offset.checkpoint.interval.ms", "5000");
    properties.put("min.insync.replicas", "1");
    properties.put("default.replication.factor", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
  }

  private void size(Properties properties) {
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "2");
    properties.put("group.coordinator.threads", "1");
    properties.put("log.segment.bytes", Integer.toString(64 << 20));
    properties.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    properties.put("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
    // Work of a cluster that one node does not have.
    properties.put("auto.leader.rebalance.enable", "false");
    properties.put("broker.session.timeout.ms", Integer.toString(sessionMillis()));
    properties.put("broker.heartbeat.interval.ms", "500");
  }

  /**
   * Nobody reads the broker's thousand JMX beans, and to register them takes a third of its start.
   */
  private static void silence(Properties properties) {
    properties.put("metric.reporters", "");
    properties.put("metrics.jmx.exclude", ".*");
  }

  /**
   * After kill -9 the controller takes the broker for its own predecessor until that one's session
   * is over, and the start waits for it: so it is short then. Otherwise it is long, because a
   * session that ends while the machine is busy takes the partitions away for a moment.
   */
  private int sessionMillis() {
    boolean killed =
        Files.exists(folder.resolve("meta.properties"))
            && !Files.exists(folder.resolve(".kafka_cleanshutdown"));
    return killed ? SHORT_SESSION_MILLIS : LONG_SESSION_MILLIS;
  }

  private static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
