package io.prism.index.store;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times as they are compared: microseconds since 1970, fine enough for any clock, and the years 1
 * to 9999 fit.
 */
public final class CreateTimes {
  private CreateTimes() {}

  public static long micros(Timestamp time) {
    return Math.addExact(
        Math.multiplyExact(time.getSeconds(), 1_000_000L), time.getNanos() / 1_000);
  }

  /** Stored times are cut to microseconds, so a bound between two of them belongs to the later. */
  public static long ceilingMicros(Instant bound) {
    long floor = ChronoUnit.MICROS.between(Instant.EPOCH, bound.truncatedTo(ChronoUnit.MICROS));
    return bound.getNano() % 1_000 == 0 ? floor : floor + 1;
  }
}
