package io.prism.client;

import java.time.Duration;

/**
 * How often and after which pauses a call that failed for a passing reason is made again. The
 * pauses double from the first to the longest, each shortened at random by up to a half, so that
 * many clients do not come back at the same moment. A longer pause that the server asks for is
 * kept.
 *
 * @param attempts at least 1; 1: nothing is tried again
 * @param firstPause before the second attempt, longer than zero
 * @param longestPause at least the first
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
  public static final RetryPolicy STANDARD =
      new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(2));
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ofMillis(100), Duration.ofMillis(100));

  public RetryPolicy {
    if (attempts < 1 || firstPause.toMillis() < 1 || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "attempts must be at least 1, and 1 ms <= firstPause <= longestPause");
    }
  }

  /**
   * The pause after a failed attempt.
   *
   * @param failed how many attempts have failed, from 1
   * @param random 0 to below 1
   * @param asked what the server asked for; zero when it did not
   */
  Duration pauseAfter(int failed, double random, Duration asked) {
    double doubled = firstPause.toMillis() * Math.pow(2, failed - 1.0);
    double millis = Math.min(doubled, longestPause.toMillis()) * (1 - random / 2);
    Duration own = Duration.ofMillis(Math.round(millis));
    return own.compareTo(asked) < 0 ? asked : own;
  }
}
