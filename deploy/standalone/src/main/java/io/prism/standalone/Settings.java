package io.prism.standalone;

import java.nio.file.Path;

/**
 * Where one standalone Prism lives.
 *
 * @param host literal loopback address, without brackets
 * @param port of HTTP and gRPC, 1 to 65535
 * @param kafkaPort of the broker, 1 to 65535, not {@code port}
 * @param data absolute path of the data folder
 */
record Settings(String host, int port, int kafkaPort, Path data) {

  /** Address of the web page, for people and clients. */
  String address() {
    return "http://" + bracketed() + ":" + port;
  }

  /** What Kafka clients call the bootstrap server. */
  String kafkaAddress() {
    return bracketed() + ":" + kafkaPort;
  }

  /** What gRPC clients call the target. */
  String grpcTarget() {
    return bracketed() + ":" + port;
  }

  private String bracketed() {
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
    System.setProperty("prism.standalone.kafka", kafkaAddress());
    System.setProperty("prism.standalone.self", grpcTarget());
  }
}
