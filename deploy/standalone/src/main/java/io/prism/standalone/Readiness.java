package io.prism.standalone;

import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks what a load balancer asks, without needing to know how the port is protected. */
final class Readiness {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PAUSE_MILLIS = 100;

  private Readiness() {}

  /**
   * Blocks until every part is ready.
   *
   * @param address of the web page, as a URL, for the message
   */
  static void await(String address) throws InterruptedException {
    SmallRyeHealthReporter health = CDI.current().select(SmallRyeHealthReporter.class).get();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (health.getReadiness().isDown()) {
      if (System.nanoTime() > end) {
        throw new StartFailure(
            "not ready after "
                + LIMIT.toSeconds()
                + " s; "
                + address
                + "/q/health/ready says what is missing");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
