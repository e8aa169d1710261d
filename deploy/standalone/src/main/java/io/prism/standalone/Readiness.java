package io.prism.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks as a load balancer does. */
final class Readiness {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int PAUSE_MILLIS = 100;

  private Readiness() {}

  /**
   * Blocks until every part is ready.
   *
   * @param address of the web page, as a URL
   */
  static void await(String address) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!isReady(address)) {
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

  private static boolean isReady(String address) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address + "/q/health/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      // Not listening yet.
      return false;
    }
  }
}
