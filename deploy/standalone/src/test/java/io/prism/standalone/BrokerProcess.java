package io.prism.standalone;

import java.nio.file.Path;

/** Only a broker, to be killed: {@code folder port}. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Runs until it is stopped. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    BrokerSettings settings =
        BrokerSettings.on("127.0.0.1", port, Ports.anyFree(), Path.of(args[0]));
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
      TestTopics.create("127.0.0.1:" + port);
      System.out.println("broker is up");
      Thread.currentThread().join();
    }
  }
}
