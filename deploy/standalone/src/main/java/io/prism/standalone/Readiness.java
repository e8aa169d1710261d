package io.prism.standalone;

import io.prism.models.ModelPacks;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks what a load balancer asks, without needing to know how the port is protected. */
final class Readiness {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * The first start with another pack embeds some 1,200 texts with a network of true size, which is
   * kept only when all are there: who gave up before would begin anew each time and never start.
   */
  private static final Duration FIRST_LIMIT = Duration.ofMinutes(30);

  private static final int PAUSE_MILLIS = 100;

  private Readiness() {}

  /**
   * Blocks until every part is ready.
   *
   * @param address of the web page, as a URL, for the message
   * @param pack that serves
   */
  static void await(String address, String pack) throws InterruptedException {
    SmallRyeHealthReporter health = CDI.current().select(SmallRyeHealthReporter.class).get();
    Duration limit = limit(pack);
    long end = System.nanoTime() + limit.toNanos();
    while (health.getReadiness().isDown()) {
      if (System.nanoTime() > end) {
        throw new StartFailure(
            "not ready after "
                + limit.toSeconds()
                + " s; "
                + address
                + "/q/health/ready says what is missing");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** How long a start may take. */
  static Duration limit(String pack) {
    return pack.equals(ModelPacks.BUILT_IN) ? LIMIT : FIRST_LIMIT;
  }
}
