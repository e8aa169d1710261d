package io.prism.models.pull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Something that may be better the next time.
 *
 * @param text half a sentence
 * @param pause that the host asked for
 */
record Trouble(String text, Optional<Duration> pause) {
  static Trouble of(String text) {
    return new Trouble(text, Optional.empty());
  }

  static Trouble stalled(Duration stall) {
    return of("nothing came for " + stall.toSeconds() + " s");
  }

  /**
   * @throws PullException if it will not heal by itself
   */
  static Trouble of(URI at, Throwable failure) throws PullException {
    if (failure instanceof SSLException) {
      throw new PullException(
          at
              + ": no secure connection ("
              + failure.getMessage()
              + "). Where a proxy has certificates of its own, give Java a trust store with"
              + " PRISM_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE",
          failure);
    }
    if (failure instanceof HttpConnectTimeoutException || failure instanceof ConnectException) {
      return of(
          isUnknownName(failure)
              ? "the name " + at.getHost() + " is not known"
              : at.getHost() + " cannot be reached");
    }
    return of("the connection broke" + reason(failure));
  }

  /** The client hides it among its causes. */
  private static boolean isUnknownName(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable failure) {
    boolean said = failure instanceof IOException && failure.getMessage() != null;
    return said ? " (" + failure.getMessage() + ")" : "";
  }
}
