package io.prism.standalone;

import java.nio.file.Path;

/**
 * Where one standalone Prism lives.
 *
 * @param host literal address, without brackets; one that is not loopback only where keys are
 *     needed
 * @param port of HTTP and gRPC, 1 to 65535
 * @param kafkaPort of the broker, 1 to 65535, not {@code port}
 * @param data absolute path of the data folder
 * @param pack of models, as the services' own settings name it
 * @param log how the console speaks
 */
record Settings(String host, int port, int kafkaPort, Path data, String pack, LogFormat log) {

  /** Address of the web page, for people and clients. */
  String address() {
    return "http://" + bracketed(host) + ":" + port;
  }

  /**
   * Where the broker listens: it asks nobody who they are, so it stays on this machine wherever the
   * rest listens.
   */
  String kafkaHost() {
    return host.equals("::1") || host.startsWith("127.") ? host : "127.0.0.1";
  }

  /** What Kafka clients call the bootstrap server. */
  String kafkaAddress() {
    return bracketed(kafkaHost()) + ":" + kafkaPort;
  }

  /** What gRPC clients call the target. */
  String grpcTarget() {
    return bracketed(host) + ":" + port;
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * Hands the settings to Quarkus; {@code application.properties} derives every service's own keys
   * from them.
   */
  void publish() {
    System.setProperty("quarkus.http.host", host);
    System.setProperty("quarkus.http.port", Integer.toString(port));
    System.setProperty("prism.standalone.data", data.toString());
    System.setProperty("prism.standalone.pack", pack);
    System.setProperty("prism.standalone.kafka", kafkaAddress());
    System.setProperty("prism.standalone.self", grpcTarget());
    if (log == LogFormat.JSON) {
      System.setProperty("quarkus.log.console.json.enabled", "true");
      System.setProperty("quarkus.log.console.level", "ALL");
    }
  }
}
