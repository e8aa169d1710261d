package io.prism.standalone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** What happens once every service is up. */
final class StandaloneApp implements QuarkusApplication {

  @Override
  public int run(String... args) {
    Standalone standalone = Standalone.running();
    Settings settings = standalone.settings();
    System.out.println(
        "Prism is ready: "
            + settings.address()
            + "   Kafka: "
            + settings.kafkaAddress()
            + "   data: "
            + settings.data());
    if (standalone.mode() != Mode.TRAIN) {
      Quarkus.waitForExit();
    }
    return 0;
  }
}
