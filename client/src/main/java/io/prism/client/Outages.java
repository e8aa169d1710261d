package io.prism.client;

import io.grpc.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Writes to the log what stands behind an answer that only says "away": each kind of failure once a
 * minute, and few kinds, however many calls fail. Thread-safe.
 */
final class Outages {
  static final int KINDS = 10;
  static final int LONGEST = 300;
  private static final long AGAIN = TimeUnit.MINUTES.toNanos(1);

  private final Logger log;
  private final LongSupplier clock;
  private final Map<String, Long> told = new LinkedHashMap<>();

  /**
   * @param clock nanoseconds of any origin
   */
  Outages(Logger log, LongSupplier clock) {
    this.log = log;
    this.clock = clock;
  }

  void met(Status status) {
    String text = status.getCode() + ": " + cut(String.valueOf(status.getDescription()));
    String cause = status.getCause() == null ? "" : cut(String.valueOf(status.getCause()));
    if (isNews(text)) {
      log.log(Level.WARNING, "a service is away: {0} {1}", text, cause);
    }
  }

  private synchronized boolean isNews(String text) {
    long now = clock.getAsLong();
    told.values().removeIf(at -> now - at >= AGAIN);
    // Ports and stream numbers make no other kind.
    String kind = text.replaceAll("\\d+", "#");
    if (told.size() >= KINDS || told.containsKey(kind)) {
      return false;
    }
    told.put(kind, now);
    return true;
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
