package io.prism.models.pull;

import java.time.Duration;

/**
 * How long a host is asked.
 *
 * @param attempts in a row that bring nothing, 1 or more; one that brings something starts anew
 * @param pause before the second attempt; each later one is twice as long
 * @param longest that a host may ask us to stay away
 * @param stall after which an answer that has stopped is given up
 */
public record Patience(int attempts, Duration pause, Duration longest, Duration stall) {
  /** For people who watch. */
  public static final Patience USUAL =
      new Patience(4, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(45));

  Duration before(int attempt) {
    Duration pause = pause().multipliedBy(1L << Math.min(20, attempt - 1));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
