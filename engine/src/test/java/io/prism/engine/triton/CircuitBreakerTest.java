package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final AtomicLong clock = new AtomicLong(1_000);
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          new CircuitBreaker.Settings(3, Duration.ofMillis(100), Duration.ofMillis(350)),
          clock::get);

  @Test
  void itStartsOpenAndOnlyATrialClosesIt() {
    breaker.succeeded();
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.untilTrialNanos()).isZero();

    assertThat(breaker.trialSucceeded()).isTrue();

    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.trialSucceeded()).isFalse();
  }

  @Test
  void severalFailuresInARowOpenIt() {
    breaker.trialSucceeded();

    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.failed()).as("it is open already").isFalse();
  }

  @Test
  void aSuccessBetweenThemStartsTheRowAnew() {
    breaker.trialSucceeded();
    for (int i = 0; i < 10; i++) {
      breaker.failed();
      breaker.failed();
      breaker.succeeded();
    }

    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void whatIsCertainOpensItAtOnce() {
    breaker.trialSucceeded();

    assertThat(breaker.trip()).isTrue();
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.trip()).isFalse();
  }

  @Test
  void anEarlierCallThatEndsWellDoesNotCloseIt() {
    breaker.trialSucceeded();
    breaker.trip();

    breaker.succeeded();

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void theFirstTrialComesAtOnceAndTheNextOnesEverMoreSeldomUpToABound() {
    breaker.trialSucceeded();
    breaker.trip();
    assertThat(breaker.untilTrialNanos()).isZero();

    assertThat(pauseAfterAFailedTrial()).hasMillis(100);
    assertThat(pauseAfterAFailedTrial()).hasMillis(200);
    assertThat(pauseAfterAFailedTrial()).hasMillis(350);
    assertThat(pauseAfterAFailedTrial()).hasMillis(350);

    clock.addAndGet(Duration.ofMillis(350).toNanos());
    assertThat(breaker.untilTrialNanos()).isZero();
  }

  @Test
  void afterItWasWellThePausesAreShortAgain() {
    for (int i = 0; i < 5; i++) {
      breaker.trialFailed();
    }
    breaker.trialSucceeded();
    breaker.trip();

    assertThat(breaker.untilTrialNanos()).isZero();
    assertThat(pauseAfterAFailedTrial()).hasMillis(100);
  }

  private Duration pauseAfterAFailedTrial() {
    breaker.trialFailed();
    return Duration.ofNanos(breaker.untilTrialNanos());
  }
}
