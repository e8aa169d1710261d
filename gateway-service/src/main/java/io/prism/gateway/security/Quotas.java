package io.prism.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What each caller has left. Never blocks; thread-safe. */
final class Quotas {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final SecurityConfig.Quota limits;
  private final TimeMeter time;
  private final Cache<String, Buckets> callers;

  private record Buckets(
      @Nullable Bucket uploads, @Nullable Bucket searches, @Nullable Bucket bytes) {}

  private static final String UPLOADS = "uploads";
  private static final String SEARCHES = "searches";
  private static final String BYTES = "bytes";

  /** What there are quotas of. */
  static final List<String> NAMES = List.of(UPLOADS, SEARCHES, BYTES);

  /** A quota that is used up: what it is of, how much it is, and when to come back. */
  record Exceeded(String what, long perMinute, Duration retryAfter) {}

  Quotas(SecurityConfig.Quota limits, TimeMeter time) {
    this.limits = limits;
    this.time = time;
    // Whoever was away for a whole period has full buckets again.
    this.callers =
        Caffeine.newBuilder()
            .maximumSize(limits.maxCallers())
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .build();
  }

  /**
   * Takes what the call costs, or nothing and says what is missing.
   *
   * @param bytes of the body, as far as known; at least 0
   */
  @Nullable Exceeded take(String caller, Meter meter, long bytes) {
    Buckets buckets = callers.get(caller, name -> open());
    @Nullable Exceeded calls =
        switch (meter) {
          case UPLOAD -> take(buckets.uploads(), UPLOADS, limits.uploadsPerMinute(), 1);
          case SEARCH -> take(buckets.searches(), SEARCHES, limits.searchesPerMinute(), 1);
          case NONE -> null;
        };
    if (calls != null) {
      return calls;
    }
    // A body that is larger than the whole quota may come once the quota is untouched.
    long most = limits.bytesPerMinute();
    return take(buckets.bytes(), BYTES, most, Math.min(most, Math.max(1, bytes)));
  }

  /** Counts bytes that nobody had announced; the next call waits for them. */
  void charge(String caller, long bytes) {
    Bucket bucket = callers.get(caller, name -> open()).bytes();
    if (bucket != null && bytes > 0) {
      bucket.consumeIgnoringRateLimits(bytes);
    }
  }

  private static @Nullable Exceeded take(
      @Nullable Bucket bucket, String what, long perMinute, long amount) {
    if (bucket == null) {
      return null;
    }
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(amount);
    return probe.isConsumed()
        ? null
        : new Exceeded(what, perMinute, roundedUp(probe.getNanosToWaitForRefill()));
  }

  private static Duration roundedUp(long nanos) {
    return Duration.ofSeconds(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L)));
  }

  private Buckets open() {
    return new Buckets(
        bucket(limits.uploadsPerMinute()),
        bucket(limits.searchesPerMinute()),
        bucket(limits.bytesPerMinute()));
  }

  private @Nullable Bucket bucket(long perMinute) {
    if (perMinute <= 0) {
      return null;
    }
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .build();
  }
}
