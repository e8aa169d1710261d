package io.prism.pictures.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** The time that all calls of one operation share. */
final class Budget {
  private static final long LEAST = 1_000_000;

  private final long end;

  private Budget(long end) {
    this.end = end;
  }

  static Budget of(Duration time) {
    return new Budget(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return end - System.nanoTime() <= 0;
  }

  /** Gives one call what is left, attempts included. */
  void limit(AwsRequestOverrideConfiguration.Builder call) {
    call.apiCallTimeout(Duration.ofNanos(Math.max(LEAST, end - System.nanoTime())));
  }
}
